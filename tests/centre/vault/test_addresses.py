"""Pasted addresses: what counts as the same page, on which platform it is, and whose account it tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abri.centre.vault.addresses import Address, NotAnAddress, canonical, pasted, platform_of, read
from abri.centre.vault.platforms import HOSTS

SAME = [
    (
        "https://www.instagram.com/Some.One/?igshid=abc",
        "instagram.com/some.one",
        "http://m.instagram.com/some.one#x",
    ),
    (
        "https://www.instagram.com/p/CoDe1/?img_index=2",
        "instagram.com/some.one/reel/CoDe1",
        "instagram.com/reels/CoDe1/",
    ),
    (
        "https://youtu.be/dQw4w9WgXcQ?si=x",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3",
        "youtube.com/shorts/dQw4w9WgXcQ",
    ),
    (
        "https://twitter.com/Ab_C/status/123?s=20",
        "https://x.com/ab_c/status/123/photo/1",
        "mobile.twitter.com/ab_c/status/123",
    ),
    ("https://www.tiktok.com/@a.b/video/77?is_from_webapp=1", "tiktok.com/@A.B/video/77"),
    (
        "https://nl-nl.facebook.com/profile.php?id=100&sk=about",
        "fb.com/profile.php?id=100",
        "facebook.com/people/A-B/100/",
    ),
    ("https://t.me/s/chan/5", "telegram.me/chan/5"),
    ("https://snapchat.com/add/Bob", "https://www.snapchat.com/@bob", "snapchat.com/u/bob?share_id=1"),
    (
        "hxxps://forum[.]example/t?b=2&a=1",
        "https://FORUM.example:443/t/?a=1&b=2&utm_source=mail",
        "forum.example/x/../t?a=1&b=2",
    ),
    ("https://müller.example/straße", "https://xn--mller-kva.example/stra%C3%9Fe"),
]
APART = [
    ("https://instagram.com/p/CoDe1", "https://instagram.com/p/code1"),
    ("https://forum.example/t?lang=nl", "https://forum.example/t?lang=fr"),
    ("https://forum.example/T", "https://forum.example/t"),
    ("https://forum.example:8443/t", "https://forum.example/t"),
    ("https://instagram.com/one", "https://tiktok.com/@one"),
]
NONE = [
    "",
    "word",
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "localhost",
    "localhost:8000",
    "https://",
    "https://a",
    "https://1.2.3.400/x",
    "https://exa mple.org/",
    "https://example.org/\x00",
    "mailto:a@b.example",
    "https://example.org:99999/",
    "https://example.org\\@other.example/",
    "http://[::1]/",
    "x" * 3000,
]


@pytest.mark.parametrize("spellings", SAME)
def test_the_same_page_has_one_spelling(spellings: tuple[str, ...]) -> None:
    assert len({canonical(one) for one in spellings}) == 1


@pytest.mark.parametrize("pair", APART)
def test_other_pages_stay_apart(pair: tuple[str, str]) -> None:
    assert canonical(pair[0]) != canonical(pair[1])


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(NotAnAddress):
        read(text)


@pytest.mark.parametrize(
    ("text", "platform", "account", "account_id"),
    [
        ("instagram.com/Some.One", "instagram", "some.one", ""),
        ("https://instagram.com/explore/", "instagram", "", ""),
        ("https://www.youtube.com/channel/UCabc_1/videos", "youtube", "", "UCabc_1"),
        ("https://www.facebook.com/profile.php?id=100012", "messenger", "", "100012"),
        ("https://www.roblox.com/users/77/profile", "roblox", "", "77"),
        ("https://wa.me/32470000000?text=x", "whatsapp", "32470000000", ""),
        ("https://discord.gg/abc", "discord", "", ""),
        ("https://instagram.com.evil.example/one", "", "", ""),
        ("https://notinstagram.com/one", "", "", ""),
    ],
)
def test_an_address_tells_platform_and_account(
    text: str, platform: str, account: str, account_id: str
) -> None:
    found = read(text)
    assert (found.platform, found.account, found.account_id) == (platform, account, account_id)


def test_what_was_pasted_is_kept_but_for_a_name_and_password_in_it() -> None:
    found = read("HTTP://user:secret@Example.org/A?x=1#part")
    assert found == Address("http://example.org/A?x=1#part", "https://example.org/A?x=1")


def test_several_addresses_are_told_apart_in_a_text() -> None:
    text = "see (https://a.example/x_(y)), and\n<https://b.example/>.\n- instagram.com/a; «https://c.example»\n\n"
    assert list(pasted(text)) == [
        "see", "https://a.example/x_(y)", "and", "https://b.example/", "instagram.com/a", "https://c.example",
    ]  # fmt: skip


def test_a_host_belongs_to_one_platform() -> None:
    hosts = [host for of_platform in HOSTS.values() for host in of_platform]
    assert len(hosts) == len(set(hosts))
    assert {platform_of(f"www.{host}") for host in HOSTS["x"]} == {"x"}


@given(st.text(max_size=80) | st.from_regex(r"(https?://)?[a-z]{1,8}\.(com|example)[^\s]{0,40}"))
def test_whatever_is_pasted_is_read_or_refused_and_its_spelling_is_stable(text: str) -> None:
    try:
        found = read(text)
    except NotAnAddress:
        return
    assert canonical(found.canonical) == found.canonical
    assert canonical(found.url) == found.canonical
