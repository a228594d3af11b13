"""What is said of files to whoever hands them in: how large, what became of them, what went wrong and what is safe."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from abri.centre.files.uploads import NotTaken, RequestTooLarge
from abri.centre.reporting import handing_in, held
from abri.centre.reporting.held import HeldFile
from abri.centre.ui.sizes import size
from abri.centre.ui.templatetags.ui import number
from abri.centre.vault import blobs, opening, taking
from abri.engine.packs import Answer, files_count

# What can go wrong while a file comes in; each has words below.
TROUBLES = (NotTaken, opening.Damaged)


def said(answer: "Answer | None") -> str:
    """The answer in the words of a summary; empty where there are no files."""
    count = files_count(answer or "")
    return files(count) if count else ""


def files(count: int) -> str:
    """So many files."""
    return ngettext("%(count)s file", "%(count)s files", count) % {"count": number(count)}


def state(file: HeldFile) -> str:
    """What became of one file."""
    if not file.whole:
        return _(
            "The line broke before all of it was here. Choose the same file again: it goes on where it stopped."
        )
    return " ".join(filter(None, (_("Arrived and locked."), unseen(file.result))))


def unseen(result: str) -> str:
    """What is said of a file that cannot be shown to the team; empty of any other."""
    if result not in {"no_view", "failed"}:
        return ""
    return _("We keep it, but nobody can look at it here.")


def trouble(error: Exception, name: str = "") -> str:
    """What went wrong, what is safe, and what to do."""
    if isinstance(error, handing_in.TooMany):
        return _too_many()
    if isinstance(error, taking.UploadNotAllowed) and error.why == "empty":
        return _("%(name)s is empty. Choose another file.") % {"name": _named(name)}
    return next((words for kind, words in _words(name).items() if isinstance(error, kind)), _lost())


def _words(name: str) -> dict[type[Exception], str]:
    no_room = _("We have no room for files at the moment. Everything else is safe. Go on without the file: you can add "
                "it later, in your mailbox.")  # fmt: skip
    return {
        taking.TooLarge: _(
            "%(name)s is larger than %(most)s. Send a smaller file, or only the part that matters."
        )
        % {"name": _named(name), "most": size(settings.ABRI_UPLOAD_FILE)},
        taking.CaseFull: _("Together the files would be more than %(most)s. Send first what matters most.")
        % {"most": size(settings.ABRI_UPLOAD_CASE)},
        taking.NoSpace: no_room,
        blobs.StorageGone: no_room,
        RequestTooLarge: _("These are too many files at once. Send them one after the other."),
        handing_in.NotNow: _("We could not keep this file. Everything else is safe. Try again in a minute."),
        handing_in.Busy: _("Many files are arriving right now. Wait a minute, then try again."),
        handing_in.Shut: _("We cannot take files here."),
        opening.Damaged: _("Something went wrong on our side. Send this file again."),
    }


def _too_many() -> str:
    said = ngettext(
        "At most %(most)s file can go along at once. You can add more later, in your mailbox.",
        "At most %(most)s files can go along at once. You can add more later, in your mailbox.",
        held.MOST_FILES,
    )
    return said % {"most": number(held.MOST_FILES)}


def _lost() -> str:
    return _("This file is no longer here. Choose it again.")


def _named(name: str) -> str:
    return f"“{taking.plain_name(name)}”" if name else _("This file")
