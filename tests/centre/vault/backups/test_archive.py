"""What a backup looks like inside: any files come back, and one that was cut, changed or put together is refused."""

import io
import tarfile
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abri.centre.vault.backups import archive
from abri.centre.vault.backups.archive import About, Member, NotWhole

AT = datetime(2026, 11, 22, 3, 17, tzinfo=UTC)
TWO = [Member("database/000001", b"rows"), Member("vault/ab/abc", b"x" * 2000)]


def packed(members: list[Member]) -> bytes:
    def about(files: int, size: int, manifest: str) -> About:
        return About(AT, "1", "sqlite", ("vault.0001",), files, size, manifest, gone=("a",))

    return b"".join(archive.written(members, about, AT))


def read(content: bytes) -> tuple[About, list[Member]]:
    found: list[Member] = []
    return archive.read(io.BytesIO(content), found.append), found


@settings(max_examples=30, deadline=None)
@given(
    st.dictionaries(st.text("abc/", min_size=1, max_size=20).map("vault/".__add__), st.binary(max_size=3000))
)
def test_what_is_written_comes_back(files: dict[str, bytes]) -> None:
    members = [Member(path, content) for path, content in files.items() if not path.endswith("/")]
    about, found = read(packed(members))
    assert found == members
    assert (about.files, about.size) == (len(members), sum(len(one.content) for one in members))
    assert (about.made_at, about.migrations, about.gone) == (AT, ("vault.0001",), ("a",))


@pytest.mark.parametrize("length", [0, 100, 512, 1024, 4000, 5120, 5200])
def test_one_that_was_cut_is_refused(length: int) -> None:
    with pytest.raises(NotWhole):
        read(packed(TWO)[:length])


def test_a_changed_file_is_refused() -> None:
    content = packed(TWO).replace(b"rows", b"Rows")
    with pytest.raises(NotWhole, match="not the ones that its manifest names"):
        read(content)


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.DIRTYPE, tarfile.LNKTYPE])
def test_what_no_backup_holds_is_refused(kind: bytes) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        odd = tarfile.TarInfo("vault/ab/abc")
        odd.type, odd.linkname = kind, "/etc/passwd"
        tar.addfile(odd)
    with pytest.raises(NotWhole):
        read(out.getvalue())


@pytest.mark.parametrize("about", [b"", b"[]", b"{}", b'{"v": 2}', b'{"v": 1, "made_at": 3}', b"\xff"])
def test_what_it_says_of_itself_is_read_with_care(about: bytes) -> None:
    with pytest.raises(NotWhole):
        About.from_json(about)
