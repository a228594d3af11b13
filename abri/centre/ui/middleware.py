"""Headers that keep what people do here private, zero bytes, and the language that an address asks for."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone, translation

from abri.centre.country import country
from abri.centre.ui.language import nearest, public_languages

GetResponse = Callable[[HttpRequest], HttpResponse]
ZERO = "\0"


class PrivacyHeaders:
    """Nothing is cached outside this browser's tab, no sensor is used, no search engine follows a reporter."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers that every page carries; a view that set its own caching keeps it."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), browsing-topics=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Permitted-Cross-Domain-Policies", "none")
        return response


class NothingAhead:
    """Refuse what a browser fetches before anybody asked: opening a case claims it, leaving drops the draft."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 503 to a look ahead; the browser asks again when a person does."""
        purpose = f"{request.headers.get('Sec-Purpose', '')} {request.headers.get('Purpose', '')}"
        return HttpResponse(status=503) if "prefetch" in purpose else self.get_response(request)


class ZeroBytes:
    """Refuse a zero byte where it comes to the database: PostgreSQL stores and compares none, and no keyboard has one.

    Not everywhere that it is sent: texts that people write lose it and are kept, files and chats may hold any byte.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as if such a cookie were empty: none of ours holds a zero byte, and what is no key is taken back."""
        request.COOKIES = {name: "" if ZERO in value else value for name, value in request.COOKIES.items()}
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """Turn what the database made of a zero byte in the request into ``BadRequest``; other errors stay."""
        if isinstance(error, DataError) and self._sent_by(request):
            raise BadRequest from error

    @staticmethod
    def _sent_by(request: HttpRequest) -> bool:
        # What nobody read of a form cannot have come to the database, and files must not be taken now.
        fields: QueryDict | None = getattr(request, "_post", None)
        read = [request.GET, *([fields] if fields is not None else [])]
        texts = (text for given in read for name, values in given.lists() for text in (name, *values))
        return ZERO in request.path_info or any(ZERO in str(text) for text in texts)


class AddressLanguage:
    """Speak the language of the address, else the one chosen before, else the browser's; use the country's clock."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate language and time zone for this request and no longer."""
        language = self._asked(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        timezone.activate(country().timezone)
        try:
            response = self.get_response(request)
        finally:
            translation.deactivate()
            timezone.deactivate()
        response.headers.setdefault("Content-Language", language)
        return response

    @staticmethod
    def _asked(request: HttpRequest) -> str:
        first = request.path_info.split("/", 2)[1]
        if first in public_languages():
            return first
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if chosen in public_languages():
            return chosen
        return nearest(translation.get_language_from_request(request))
