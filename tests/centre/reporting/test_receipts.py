"""The receipt page: the same at every visit until it is saved."""

import re
from datetime import timedelta
from html import unescape

from django.utils import timezone

from abri.centre.accounts.models import Desk
from abri.centre.records.models import Pocket
from abri.centre.reporting import drafts
from tests.centre.conftest import STORY, Cast
from tests.centre.reporting.conftest import Dina

PAGE = "/en/report/receipt/"


def test_it_shows_the_code_in_four_groups_and_stays_the_same(dina: Dina) -> None:
    receipt = dina.report()
    for _ in range(3):
        page = dina.get(PAGE).content.decode()
        assert all(f"<span>{group}</span>" in page for group in receipt.groups)
    assert f'data-copy="{receipt.display}"' in page
    assert "we cannot find it again for you" in page


def test_it_says_who_reads_it_by_when_and_who_helps_meanwhile(dina: Dina) -> None:
    dina.report(danger="suicide")
    page = dina.get(PAGE)
    words = page.content.decode()
    assert "Your report is with <strong>Helpline</strong>" in words
    assert "Someone there should read it before" in words
    assert page.context["sent"].due_at > timezone.now()
    assert page.context["lines"][0].open_now is True
    assert "as of" in words
    # In danger the number stands before the code.
    assert words.index("tel:112") < words.index('id="receipt"')
    assert "Nobody may read your report in time" in words


def test_it_says_in_short_what_the_law_says_and_what_is_realistic(dina: Dina) -> None:
    dina.report(category="defamation_insult", age="14-15")
    page = dina.get(PAGE)
    law, words = page.context["law"], page.content.decode()
    assert 1 <= len(law.lines) <= 3
    assert law.information in unescape(words)
    # That a court hardly ever judges such texts stands in the open, not behind a button.
    open_words = unescape(re.sub(r"<details.*?</details>", "", words, flags=re.DOTALL))
    assert "hardly ever" in open_words
    assert 'href="/en/law/"' in words
    assert words.index("What happens now") < words.index("What the law says")


def test_in_danger_the_numbers_come_long_before_the_law(dina: Dina) -> None:
    dina.report(category="threat", danger="violence_now")
    words = dina.get(PAGE).content.decode()
    assert words.index("tel:112") < words.index("What the law says")


def test_where_the_law_says_nothing_there_is_no_block(dina: Dina) -> None:
    dina.report(category="excessive_use")
    page = dina.get(PAGE)
    assert page.context["law"] is None
    assert "What the law says" not in page.content.decode()


def test_it_says_so_when_the_fallback_desk_can_read_it_too(dina: Dina, cast: Cast) -> None:
    Desk.objects.filter(pk=cast.helpline.pk).update(name="Always Reachable")
    dina.begin(to="school")
    for question, value in {"danger": "suicide", "category": "threat"}.items():
        dina.answer(question, value)
    dina.send()
    assert "<strong>Always Reachable</strong> can read it too" in dina.get(PAGE).content.decode()


def test_the_file_holds_the_code_and_has_a_name_that_tells_nothing(dina: Dina) -> None:
    receipt = dina.report()
    answer = dina.get(f"{PAGE}file/")
    assert answer["Content-Type"].startswith("text/plain")
    assert answer["Content-Disposition"] == 'attachment; filename="code.txt"'
    assert receipt.display in answer.content.decode()
    assert "/en/mailbox/" in answer.content.decode()
    assert STORY not in answer.content.decode()


def test_the_summary_holds_every_answer_in_the_reporter_s_words_and_not_the_code(dina: Dina) -> None:
    receipt = dina.report(age="12-13", story="First.\nThen <b>worse</b>.")
    page = dina.get(f"{PAGE}summary/").content.decode()
    assert "First.<br>Then &lt;b&gt;worse&lt;/b&gt;." in page
    assert "12 or 13" in page
    assert receipt.display not in page
    assert receipt.groups[0] not in page


def test_i_saved_it_forgets_the_code_here(dina: Dina) -> None:
    dina.report()
    answer = dina.post(f"{PAGE}saved/")
    assert answer.url == "/en/report/saved/"
    assert answer.cookies[drafts.COOKIE]["max-age"] == 0
    assert not Pocket.objects.exists()
    assert dina.get(PAGE).status_code == 410
    assert "/en/mailbox/" in dina.get("/en/report/saved/").content.decode()


def test_i_saved_it_is_a_button_and_never_a_link(dina: Dina) -> None:
    dina.report()
    assert dina.get(f"{PAGE}saved/").status_code == 405
    assert dina.get(PAGE).status_code == 200


def test_after_sixty_minutes_the_code_is_gone_and_the_page_says_so(dina: Dina) -> None:
    dina.report()
    expires_at = Pocket.objects.get().expires_at
    assert timedelta(minutes=59) < expires_at - timezone.now() <= timedelta(minutes=60)
    dina.age_pockets(expires_at=timezone.now())
    page = dina.get(PAGE)
    assert page.status_code == 410
    assert "no longer shown" in page.content.decode()


def test_visits_do_not_prolong_the_code(dina: Dina) -> None:
    dina.report()
    dina.age_pockets(expires_at=timezone.now() + timedelta(minutes=5))
    dina.get(PAGE)
    assert Pocket.objects.get().expires_at < timezone.now() + timedelta(minutes=6)


def test_before_sending_there_is_no_receipt(dina: Dina) -> None:
    dina.tell()
    assert dina.get(PAGE).url == "/en/report/check/"


def test_a_question_after_sending_leads_back_to_the_receipt(dina: Dina) -> None:
    dina.report()
    assert dina.get("/en/report/story/").url == PAGE
    assert dina.answer("story", "again").url == PAGE


def test_a_new_report_begins_with_a_warning_while_a_code_is_not_saved(dina: Dina) -> None:
    dina.report()
    page = dina.get("/en/report/").content.decode()
    assert "You have just sent a report" in page
    assert "Begin a new report" in page


def test_the_code_is_in_no_address(dina: Dina) -> None:
    receipt = dina.report()
    page = dina.get(PAGE).content.decode()
    for part in page.split('href="')[1:]:
        assert receipt.code not in part.split('"')[0].replace("-", "")
