"""Files that somebody sends although no form asks for one."""

from typing import Any, NoReturn

from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class NoFiles(FileUploadHandler):
    """Take none, and read nothing of what follows: a picture must not rest on this disk even for a moment."""

    def new_file(self, *untrusted: Any, **more: Any) -> NoReturn:
        """Stop reading the request."""
        raise StopUpload(connection_reset=True)
