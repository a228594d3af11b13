"""A pack as one file: what stands in its folder and in those it shares, as a zip."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o100644 << 16
_SUFFIXES = {".toml", ".csv", ".md"}


def packed(folders: Iterable[Path]) -> bytes:
    """The folders side by side in a zip, as a pack and what it shares have to stand to be loaded.

    The same files give the same bytes: sorted by name, and without the days and owners of the files.
    """
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for folder in folders:
            for path in sorted(
                path for path in folder.rglob("*") if path.suffix in _SUFFIXES and path.is_file()
            ):
                name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
                entry = zipfile.ZipInfo(name, _LONG_AGO)
                entry.compress_type, entry.external_attr, entry.create_system = (
                    zipfile.ZIP_DEFLATED,
                    _READABLE,
                    3,
                )
                archive.writestr(entry, path.read_bytes(), compresslevel=9)
    return file.getvalue()
