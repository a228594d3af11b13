"""Pages of editors: the chapters of the charter, its versions, who signed, and what came of promises."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from abri.centre.accounts.permissions import signed_in
from abri.centre.learning.competition import chartering, editions, judging
from abri.centre.learning.competition.forms import ChapterForm, ProgressForm, SignForm
from abri.centre.learning.competition.views.public import rules_or_404, signed
from abri.centre.learning.competition.words import said
from abri.centre.learning.models import Appointment, Chapter, Charter, Edition, Signature, Tip
from abri.centre.learning.permissions import appointed

EDITOR = Appointment.Part.EDITOR


@appointed(EDITOR)
@require_safe
def chapters(request: HttpRequest, edition_year: int) -> HttpResponse:
    """The charter in the making, its versions and signatures."""
    rules, edition = rules_or_404(), get_object_or_404(Edition, year=edition_year)
    written = {one.theme: one for one in Chapter.objects.filter(edition=edition)}
    counts: dict[str, int] = {}
    for theme in Tip.objects.accepted().filter(team__edition=edition).values_list("theme", flat=True):
        counts[theme] = counts.get(theme, 0) + 1
    rows = [
        {
            "theme": theme.id,
            "name": said(theme.names),
            "tips": counts.get(theme.id, 0),
            "languages": sorted(written[theme.id].texts) if theme.id in written else (),
        }
        for theme in rules.themes.values()
    ]
    context = {
        "edition": edition,
        "rows": rows,
        "versions": Charter.objects.filter(edition=edition),
        "signatures": signed(Signature.objects.of_edition(edition), rules),
        "open": editions.phase_of(edition, timezone.now()) in judging.AFTER_TIPS,
    }
    return render(request, "learning/competition/chapters.html", context)


@appointed(EDITOR)
@require_http_methods(["GET", "POST"])
def chapter(request: HttpRequest, edition_year: int, theme_id: str) -> HttpResponse:
    """One chapter: its words in each language, beside the tips of its theme, what the jury liked first."""
    rules, edition = rules_or_404(), get_object_or_404(Edition, year=edition_year)
    if theme_id not in rules.themes:
        raise Http404
    tips = _tips(edition, theme_id)
    found = Chapter.objects.filter(edition=edition, theme=theme_id).first()
    form = ChapterForm(
        request.POST or None,
        offered=[(str(tip.pk), words) for tip, words in tips],
        initial=_initial(found, [tip for tip, _words in tips]),
    )
    if request.method == "POST" and form.is_valid():
        chosen = set(form.cleaned_data["tips"])
        try:
            chartering.save(
                edition=edition, theme=theme_id, texts=form.texts, revision=form.cleaned_data["revision"],
                tips=[tip for tip, _words in tips if str(tip.pk) in chosen],
                by=signed_in(request), at=timezone.now(),
            )  # fmt: skip
        except chartering.ChangedMeanwhile:
            form.add_error(
                None, _("Another editor changed this chapter meanwhile. Copy your words and open it again.")
            )
        except editions.NotNow:
            form.add_error(None, _("Tips are still coming in. Nothing was stored."))
        else:
            messages.success(request, _("Saved. Nobody else sees it before you publish a version."))
            return redirect("learning:chapters", edition_year)
    context = {
        "edition": edition,
        "name": said(rules.themes[theme_id].names),
        "says": said(rules.themes[theme_id].says),
        "form": form,
    }
    return render(request, "learning/competition/chapter.html", context, status=422 if form.errors else 200)


@appointed(EDITOR)
@require_POST
def publish_charter(request: HttpRequest, edition_year: int) -> HttpResponse:
    """Publish what the chapters say now as a new version."""
    rules, edition = rules_or_404(), get_object_or_404(Edition, year=edition_year)
    try:
        made = chartering.publish(edition=edition, rules=rules, by=signed_in(request), at=timezone.now())
    except chartering.NothingToPublish:
        messages.error(
            request,
            _("Nothing was published: every chapter needs words, in the same languages as the others."),
        )
    except chartering.NothingNew:
        messages.info(request, _("The last version says the same. Nothing was published."))
    except editions.NotNow:
        messages.error(request, _("Tips are still coming in. Nothing was published."))
    else:
        says = _("Version %(number)d is published. Signatures under earlier versions stay with those.")
        messages.success(request, says % {"number": made.number})
    return redirect("learning:chapters", edition_year)


@appointed(EDITOR)
@require_http_methods(["GET", "POST"])
def add_signature(request: HttpRequest, edition_year: int) -> HttpResponse:
    """Write down a signature that was seen."""
    rules, edition = rules_or_404(), get_object_or_404(Edition, year=edition_year)
    versions = Charter.objects.filter(edition=edition).order_by("-number")
    if not versions:
        raise Http404
    today = timezone.localdate()
    initial = {"charter": versions[0], "language": request.LANGUAGE_CODE, "signed_on": today}
    form = SignForm(request.POST or None, versions=versions, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {name: one for name, one in form.cleaned_data.items() if name != "seen"}
        try:
            chartering.sign(by=signed_in(request), at=timezone.now(), **given)
        except chartering.SignedAlready:
            form.add_error(None, _("This person signed this version already."))
        else:
            messages.success(request, _("Written down. Everybody can read it now."))
            return redirect("learning:chapters", edition_year)
    context = {"edition": edition, "form": form, "promise": said(rules.commitment)}
    return render(
        request, "learning/competition/add_signature.html", context, status=422 if form.errors else 200
    )


@appointed(EDITOR)
@require_http_methods(["GET", "POST"])
def signature(request: HttpRequest, edition_year: int, signature_id: UUID) -> HttpResponse:
    """One promise; a POST says how far it was in a year, or strikes a signature that was a mistake."""
    rules = rules_or_404()
    found = get_object_or_404(
        Signature.objects.of_edition(get_object_or_404(Edition, year=edition_year)), pk=signature_id
    )
    by, now = signed_in(request), timezone.now()
    if "strike" in request.POST:
        chartering.strike(signature=found, by=by, at=now)
        messages.success(request, _("Struck. It is not shown any more."))
        return redirect("learning:chapters", edition_year)
    initial = {"year": timezone.localdate().year, "language": request.LANGUAGE_CODE}
    form = ProgressForm(request.POST or None, rules=rules, initial=initial)
    if request.method == "POST" and form.is_valid():
        chartering.follow_up(signature=found, by=by, at=now, **form.cleaned_data)
        messages.success(request, _("Stored. What was said of the same year before is replaced."))
        return redirect("learning:signature", edition_year, found.pk)
    context = {"edition": found.charter.edition, "row": signed([found], rules)[0], "form": form}
    return render(request, "learning/competition/signature.html", context, status=422 if form.errors else 200)


def _tips(edition: Edition, theme: str) -> list[tuple[Tip, str]]:
    """The accepted tips of a theme with what the jury thought in words, the best first."""
    means = judging.standing(edition)
    found = Tip.objects.accepted().filter(team__edition=edition, theme=theme).select_related("team")
    ordered = sorted(found, key=lambda tip: (-(means.get(str(tip.pk)) or 0), tip.written_at))
    return [(tip, _offered(tip, means.get(str(tip.pk)))) for tip in ordered]


def _offered(tip: Tip, mean: Any) -> str:
    points = f"{float(mean):.2f}" if mean is not None else "–"
    return f"{tip.text} ({tip.team.language}, {points})"


def _initial(found: Chapter | None, tips: list[Tip]) -> dict[str, Any]:
    if found is None:
        return {"revision": 0}
    texts = {f"text_{code}": words for code, words in found.texts.items()}
    return {
        "revision": found.revision,
        "tips": [str(tip.pk) for tip in tips if tip.chapter_id == found.pk],
        **texts,
    }
