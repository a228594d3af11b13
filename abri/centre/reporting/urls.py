"""Addresses of reporting. None of them carries a receipt, an answer or an id of a person."""

from django.urls import URLPattern, include, path

from abri.centre.reporting import (
    chat_pages,
    checking,
    consent,
    conversing,
    file_parts,
    leaving,
    mailbox_files,
    mailboxes,
    one_page,
    receipts,
    steps,
)


def _parts(door: str, *, mailbox: bool) -> list[URLPattern]:
    """What the script asks for that sends files in parts."""
    name, more = "mailbox_file" if mailbox else "file", {"mailbox": mailbox}
    return [
        path(f"{door}/files/begin/", file_parts.begin, more, name=f"{name}_begin"),
        path(f"{door}/files/<uuid:file_id>/", file_parts.finish, more, name=f"{name}_finish"),
        path(f"{door}/files/<uuid:file_id>/<int:number>/", file_parts.part, more, name=f"{name}_part"),
    ]


doors = [
    path("report/", steps.intro, name="intro"),
    path("report/all/", one_page.one_page, name="one_page"),
    path("report/danger-now/", steps.danger, name="danger"),
    path("report/pictures/", steps.pictures, name="pictures"),
    path("report/check/", checking.check, name="check"),
    path("report/turn/", checking.turn, name="turn"),
    path("report/receipt/", receipts.receipt, name="receipt"),
    path("report/receipt/file/", receipts.receipt_file, name="receipt_file"),
    path("report/receipt/summary/", receipts.summary, name="summary"),
    path("report/receipt/saved/", receipts.receipt_saved, name="receipt_saved"),
    path("report/saved/", steps.saved, name="saved"),
    *_parts("report", mailbox=False),
    # A test keeps the ids of a pack's questions apart from the words above.
    path("report/<slug:question_id>/", steps.question, name="question"),
    path("check-a-chat/", chat_pages.check_a_chat, name="check_a_chat"),
    path("check-a-chat/attach/", chat_pages.attach, name="attach"),
    path("check-a-chat/attached/", chat_pages.attached, name="attached"),
    path("mailbox/", mailboxes.mailbox, name="mailbox"),
    path("mailbox/files/", mailbox_files.add_files, name="add_files"),
    *_parts("mailbox", mailbox=True),
    path("mailbox/write/", mailboxes.write, name="write"),
    path("mailbox/passing-on/<int:number>/", consent.consent, name="consent"),
    path("mailbox/live/", conversing.live, name="live"),
    path("mailbox/live/ask/", conversing.ask, name="live_ask"),
    path("mailbox/live/end/", conversing.end, name="live_end"),
    path("mailbox/live/numbers/", conversing.numbers, name="live_numbers"),
    path("mailbox/live/news/", conversing.news, name="live_news"),
    path("mailbox/live/typing/", conversing.typing, name="live_typing"),
    path("mailbox/withdraw/", mailboxes.withdraw, name="withdraw"),
    path("mailbox/close/", mailboxes.close, name="close"),
]

urlpatterns = [
    path("<language:language>/exit/", leaving.leave, name="leave"),
    path("<language:language>/", include((doors, "reporting"))),
]
