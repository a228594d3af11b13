"""Signing in with a second factor: an authenticator app, a recovery code, a passkey. The desk opens only after it."""

import base64
import hashlib
import hmac
import re
import struct
import time

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys import desk
from tests.journeys.centre import Centre
from tests.journeys.conftest import Window
from tests.journeys.pages import follow, send_form

PERIOD = 30


def code(secret: str, *, later: int = 0) -> str:
    """Return what an authenticator app shows (RFC 6238), ``later`` periods from now."""
    count = struct.pack(">Q", int(time.time()) // PERIOD + later)
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, count, hashlib.sha1)
    place = digest[-1] & 0x0F
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def confirm_password(page: Page, password: str) -> None:
    """Say the password once more, as changing a second factor asks for."""
    page.fill("[name=password]", password)
    send_form(page)


def sign_out(page: Page) -> None:
    follow(page, 'header form[action$="/logout/"] button')
    page.wait_for_url("**/desk/account/login/**")


def enter(page: Page, shown: str) -> None:
    """Type a code where the second factor is asked."""
    page.fill("[name=code]", shown)
    send_form(page)


def opens_a_case(page: Page) -> bool:
    """Say whether the key is unlocked: the first case of the queue opens and shows its story."""
    page.goto("/desk/")
    follow(page, "[data-open]")
    return page.locator(".abri-story").first.is_visible()


def test_an_authenticator_app_or_a_recovery_code_is_asked_for(centre: Centre, window: Window) -> None:
    page = window().new_page()
    desk.sign_in(page, "clara", centre.password)
    page.goto("/desk/account/2fa/totp/activate/")
    confirm_password(page, centre.password)
    secret = (page.locator("main .abri-code").text_content() or "").strip()
    enter(page, code(secret))
    page.goto("/desk/account/2fa/recovery-codes/")
    spare = re.findall(r"\b[0-9a-f]{8}\b", page.inner_text("main"))
    assert len(spare) >= 8

    sign_out(page)
    desk.sign_in(page, "clara", centre.password)
    page.goto("/desk/")
    page.wait_for_url("**/desk/account/2fa/authenticate/**")
    enter(page, "000000")
    expect(page.locator(".abri-error-message")).to_be_visible()
    # The code that set it up has been used; the next one counts already.
    enter(page, code(secret, later=1))
    assert opens_a_case(page)

    sign_out(page)
    desk.sign_in(page, "clara", centre.password)
    enter(page, spare[0])
    assert opens_a_case(page)
    sign_out(page)
    desk.sign_in(page, "clara", centre.password)
    enter(page, spare[0])
    expect(page.locator(".abri-error-message")).to_be_visible()


def with_passkey(context: BrowserContext, page: Page) -> None:
    """Give the browser an authenticator that answers by itself."""
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_a_passkey_is_a_second_factor(centre: Centre, window: Window) -> None:
    context = window()
    page = context.new_page()
    with_passkey(context, page)
    desk.sign_in(page, "boris", centre.password)
    page.goto("/desk/account/2fa/webauthn/add/")
    confirm_password(page, centre.password)
    page.locator("[data-passkey-ask]").click()
    page.wait_for_url(re.compile(r"/desk/account/2fa/(?!webauthn/add)"))

    sign_out(page)
    desk.sign_in(page, "boris", centre.password)
    page.goto("/desk/")
    page.wait_for_url("**/desk/account/2fa/authenticate/**")
    page.locator("[data-passkey-ask]").click()
    page.wait_for_url("**/desk/")
    assert opens_a_case(page)
