"""A telephone with an authenticator app, for tests."""

import re
import time
from dataclasses import dataclass, field

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from tests.centre.conftest import PASSWORD

ACTIVATE = "/desk/account/2fa/totp/activate/"


@dataclass
class Telephone:
    """Makes the codes of one secret; each code is another one, as if half a minute had passed.

    A code is taken half a minute too early or too late: begun with that of now, none is late on a slow machine.
    """

    secret: str
    step: int = field(default_factory=lambda: int(time.time()) // 30)

    def code(self) -> str:
        """The next code."""
        code: str = format_hotp_value(hotp_value(self.secret, self.step))
        self.step += 1
        return code


def confirm_password(browser: Client) -> None:
    """Type the password once more, as pages that change the sign-in ask."""
    browser.post("/desk/account/reauthenticate/", {"password": PASSWORD})


def set_up(browser: Client) -> Telephone:
    """Set up an authenticator app in a browser that is signed in."""
    confirm_password(browser)
    page = browser.get(ACTIVATE).content.decode()
    found = re.search(r'<p class="abri-code">([A-Z2-7]{32})</p>', page)
    assert found, page[:2000]
    telephone = Telephone(found[1])
    answer = browser.post(ACTIVATE, {"code": telephone.code()})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return telephone
