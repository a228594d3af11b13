"""Badges of labels: the file that a school takes along, and the documents that whoever checks it asks for."""

from collections.abc import Mapping
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from abri.centre.learning.award import badge as badges
from abri.centre.learning.label.views.public import label_or_404
from abri.centre.learning.models import Award, Belonging
from abri.centre.learning.permissions import school_members_only
from abri.centre.records.token_key import token_key
from abri.engine.learning.badges import profile


@school_members_only
@require_safe
def badge(request: HttpRequest, belonging: Belonging, award_id: UUID) -> HttpResponse:
    """The signed credential of a label that counts, as the answer that Open Badges programs exchange."""
    label = label_or_404()
    valid = Award.objects.valid(timezone.localdate())
    award = get_object_or_404(valid, pk=award_id, school=belonging.school)
    if not badges.has_badge(award, label):
        raise Http404
    token = badges.token(award, label, belonging.school.language)
    answer = JsonResponse({"credential": [], "compactJwsString": [token]})
    answer["Content-Disposition"] = f'attachment; filename="badge-{award.awarded_at:%Y}.json"'
    return answer


@require_safe
def issuer(request: HttpRequest) -> JsonResponse:
    """Who gives these badges."""
    return _document(profile(badges.issuer(label_or_404())))


@require_safe
def key(request: HttpRequest, thumbprint: str) -> JsonResponse:
    """The public key that signs them, as a JWK."""
    label_or_404()
    jwk = token_key().jwk
    if thumbprint != jwk["kid"]:
        raise Http404
    return _document(jwk)


@require_safe
def level(request: HttpRequest, language: str, label_level: str) -> JsonResponse:
    """What a level is and takes."""
    label = label_or_404()
    if label_level not in label.levels:
        raise Http404
    return _document(badges.level(label, label_level, language))


@require_safe
def revocations(request: HttpRequest) -> JsonResponse:
    """Badges that do not count any more."""
    return _document(badges.revoked(label_or_404()))


def _document(content: Mapping[str, object]) -> JsonResponse:
    """For programs of others, from anywhere: it is public and says nothing about who asks."""
    return JsonResponse(dict(content), headers={"Access-Control-Allow-Origin": "*"})
