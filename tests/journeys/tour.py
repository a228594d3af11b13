"""One tour through every page, as a reporter, people of the desk and of schools, that notes what is wrong with each.

How a room adds its pages. What links lead to from `/en/` is found. For who signs in: a window of their own, `sign_in`
of `desk.py`, and `crawl` from their first page, as for emil. What only forms lead to: a function in a module of the
room's own that fills them in and calls `look`, as `together.py` and `at_school.py`, called in `tour`. Addresses
without a page of their own go to `NO_PAGE` in `test_every_page.py`.
"""

from collections.abc import Callable, Iterator
from typing import Any

from playwright.sync_api import BrowserContext, FilePayload, Page

from tests.fakes.chats import CLASS_CHAT
from tests.journeys import at_school, competing, desk, passing_on, playing, reporter, together
from tests.journeys.centre import Centre
from tests.journeys.looking import Tour
from tests.journeys.pages import follow, send_form

Open = Callable[..., BrowserContext]


def tour(centre: Centre, open_window: Open) -> Tour:
    """See everything once."""
    done = Tour(centre.url)
    as_reporter(done, open_window)
    as_people_of_the_desk(done, centre, open_window)
    passing_on.look_at_passing_on(done, centre, open_window)
    at_school.look_at_schools(done, centre, open_window)
    competing.look_at_the_competition(done, centre, open_window)
    playing.look_at_play(done, open_window)
    return done


def as_reporter(done: Tour, open_window: Open) -> None:
    """The public pages, each question, the receipt and the mailbox, and what goes wrong on the way."""
    page = done.follow(open_window().new_page())
    done.look(page, "/en/report/check/")
    done.look(page, "/en/nothing/")
    for address in ("search/", "search/?q=bullying", "search/?q=xyzzyq", "api/"):
        done.look(page, f"/en/{address}")
    done.crawl(page, "/en/")
    check_a_chat(done, page)
    add_files(done, done.follow(open_window().new_page()))
    everything = {
        **reporter.NOT_URGENT,
        "danger": "violence_now",
        "minor_image": "yes",
        "story": "For the tour.",
    }
    for name in reporter.tell(page, "en", everything):
        done.look(page, f"/en/report/{name}/")
        if name == "category":
            page.locator("[name=category]:checked").first.uncheck()
            send_form(page)
            done.look(page)
    for address in ("danger-now", "pictures", "check"):
        done.look(page, f"/en/report/{address}/")
    receipt = reporter.send_report(page)
    for address in ("report/receipt", "report/receipt/summary", "report"):
        done.look(page, f"/en/{address}/")
    page.goto(f"{done.url}/en/report/receipt/")
    reporter.say_it_is_saved(page)
    done.look(page)
    page.goto(f"{done.url}/en/mailbox/")
    page.fill("[name=code]", "ABCDE FGHJK")
    send_form(page)
    done.look(page)
    reporter.open_mailbox(page, "en", receipt)
    reporter.write_back(page, "A message for the tour.")
    done.look(page)
    done.look(page, "/en/mailbox/files/")
    for image in ("adults", "none"):
        reporter.fill(page, "minor_image", image)
        send_form(page)
        done.look(page)
        follow(page, 'main form:has([name="anew"]) button')
    done.look(page, "/en/mailbox/withdraw/")
    send_form(page)
    done.look(page)


def check_a_chat(done: Tour, page: Page) -> None:
    """What is no chat, a chat in which much happens, all of its page unfolded, and putting it with a report."""
    for chat in ("only a note", CLASS_CHAT):
        page.goto(f"{done.url}/en/check-a-chat/")
        page.fill("[name=messages]", chat)
        send_form(page)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        done.look(page)
    follow(page, 'form[action$="/attach/"] button')
    done.look(page)
    done.look(page, "/en/report/chat/")


def add_files(done: Tour, page: Page) -> None:
    """The question that takes files: empty, with a file and one that is refused, and where none is taken."""
    reporter.begin(page, "en")
    page.goto(f"{done.url}/en/report/minor_image/")
    reporter.answer(page, "minor_image", "none")
    done.look(page, "/en/report/files/")
    note: FilePayload = {"name": "note.txt", "mimeType": "text/plain", "buffer": b"Monday: again."}
    empty: FilePayload = {"name": "empty.txt", "mimeType": "text/plain", "buffer": b""}
    page.set_input_files("[name=files_file]", [note, empty])
    page.click("button[name=add]")
    page.locator(".abri-files__row--broken").wait_for()
    done.look(page)
    done.look(page, "/en/report/files/")
    page.goto(f"{done.url}/en/report/minor_image/")
    reporter.answer(page, "minor_image", "adults")
    done.look(page, "/en/report/files/")


def as_people_of_the_desk(done: Tour, centre: Centre, open_window: Open) -> None:
    """The sign-in, the desk as alma sees it, the administration as emil sees it."""
    for name, start in (("alma", "/desk/"), ("emil", "/desk/admin/")):
        page = done.follow(open_window().new_page())
        if name == "alma":
            before_signing_in(done, page)
        desk.sign_in(page, name, centre.password)
        done.crawl(page, start)
        if name == "alma":
            a_closed_case(done, page)
            a_refused_answer(done, page)
            a_case_with_a_chat(done, page)
            a_case_with_evidence(done, page)
            second_factors(done, page, centre.password)
    at_school = done.follow(open_window().new_page())
    desk.sign_in(at_school, "clara", centre.password)
    together.look_at_a_school(done, at_school)


def before_signing_in(done: Tour, page: Page) -> None:
    """What somebody sees who cannot sign in."""
    for address in ("inactive", "password/reset", "password/reset/done", "password/reset/key/1-none",
                    "password/reset/key/done"):  # fmt: skip
        done.look(page, f"/desk/account/{address}/")
    done.look(page, "/desk/invitation/none/")
    page.goto(f"{done.url}/desk/")
    page.fill("[name=login]", "alma")
    page.fill("[name=password]", "not this one")
    send_form(page)
    done.look(page)


def a_closed_case(done: Tour, page: Page) -> None:
    """The closed cases, and one of them."""
    done.look(page, "/desk/?view=closed")
    follow(page, "[data-open]")
    done.look(page)


def a_refused_answer(done: Tour, page: Page) -> None:
    """A case whose answer was empty."""
    page.goto(f"{done.url}/desk/")
    follow(page, page.locator("[data-open]").last)
    desk.form(page, "answer").locator("button[type=submit]:not([formaction])").click()
    page.locator(".abri-error-summary").wait_for()
    done.look(page)


def a_case_with_a_chat(done: Tour, page: Page) -> None:
    """A case that brought a chat along, and the views of the chat."""
    page.goto(f"{done.url}/desk/")
    for address in page.eval_on_selector_all("[data-open]", "all => all.map(one => one.href)"):
        page.goto(address)
        if page.locator("#chat").count():
            break
    done.look(page)
    for view in ("", "?view=found", "?view=all"):
        page.goto(f"{address}chat/{view}")
        done.look(page)


def a_case_with_evidence(done: Tour, page: Page) -> None:
    """A case with files, the page of each, veiled and shown; what may be added; what is asked before sealing off."""
    page.goto(f"{done.url}/desk/")
    for address in page.eval_on_selector_all("[data-open]", "all => all.map(one => one.href)"):
        page.goto(address)
        if page.locator(".abri-exhibit").count() > 2:
            break
    done.look(page)
    for number in (1, 2, 3):
        page.goto(f"{address}evidence/{number}/")
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        done.look(page)
        if page.locator(".abri-look").count():
            follow(page, ".abri-look button[type=submit]")
            done.look(page)
    page.goto(f"{address}evidence/1/seal-off/")
    done.look(page)
    page.goto(f"{address}export/")
    done.look(page)
    page.locator("[name=purpose]").first.check()
    follow(page, "main form button[type=submit]")
    done.look(page)
    for answer in ("perhaps", "no"):
        page.goto(f"{address}evidence/files/")
        done.look(page)
        page.check(f"[name=intimate][value={answer}]")
        send_form(page)
        done.look(page)
    page.goto(f"{address}evidence/links/")
    done.look(page)
    page.fill("[name=addresses]", "https://www.instagram.com/some.one/ https://x.com/some_one/status/1")
    send_form(page)
    done.look(page)


def second_factors(done: Tour, page: Page, password: str) -> None:
    """What shows once the password was said again."""
    page.goto(f"{done.url}/desk/account/2fa/totp/activate/")
    done.look(page)
    page.fill("[name=password]", password)
    send_form(page)
    for address in ("totp/activate", "webauthn/add"):
        done.look(page, f"/desk/account/2fa/{address}/")
    done.look(page, "/desk/account/logout/")


def addresses_of(patterns: Any) -> Iterator[str]:
    """Return the names of every view of a resolver."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            inside = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from (inside + name for name in addresses_of(pattern.url_patterns))
        else:
            yield pattern.name or ""
