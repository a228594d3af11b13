"""A small part of Markdown, and nothing that could do harm."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abri.engine.packs.markdown import as_html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("One\ntwo", "<p>One two</p>"),
        ("One\n\ntwo", "<p>One</p>\n<p>two</p>"),
        ("## Title\n\nText", "<h2>Title</h2>\n<p>Text</p>"),
        ("### Title\nText", "<h3>Title</h3>\n<p>Text</p>"),
        ("- a\n- b\n  and c", "<ul><li>a</li><li>b and c</li></ul>"),
        ("1. a\n2. **b**", "<ol><li>a</li><li><strong>b</strong></li></ol>"),
        (
            "[here](https://example.org/a?b=1)",
            '<p><a href="https://example.org/a?b=1" rel="noreferrer">here</a></p>',
        ),
        ("[here](/en/help/)", '<p><a href="/en/help/" rel="noreferrer">here</a></p>'),
        (
            "**[here](https://a.be)**",
            '<p><strong><a href="https://a.be" rel="noreferrer">here</a></strong></p>',
        ),
        ("[bad](javascript:alert(1))", "<p>[bad](javascript:alert(1))</p>"),
        ("[bad](//evil.example)", "<p>[bad](//evil.example)</p>"),
        ('[bad](https://a"onclick=x)', '<p><a href="https://a&quot;onclick=x" rel="noreferrer">bad</a></p>'),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        ("# No first heading: the page has its own", "<p># No first heading: the page has its own</p>"),
        ("a ** b ** c", "<p>a ** b ** c</p>"),
        ("", ""),
    ],
)
def test_it_renders(source: str, html: str) -> None:
    assert as_html(source) == html


class Tags(HTMLParser):
    """Collects what a browser would make of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))


WRITTEN = st.lists(
    st.sampled_from(
        [
            "## ",
            "- ",
            "1. ",
            "**",
            "[a](",
            "https://x.be",
            "/y",
            ")",
            "<b onclick=",
            '"',
            "'",
            "&",
            "\n",
            "\n\n",
            "x",
            " ",
        ]
    )
    | st.text(max_size=4),
    max_size=25,
).map("".join)


@given(WRITTEN)
def test_nothing_but_its_own_tags_comes_out(source: str) -> None:
    tags = Tags()
    tags.feed(as_html(source))
    for tag, attributes in tags.found:
        assert tag in {"p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "a"}
        for name, value in attributes:
            assert tag == "a"
            assert name in {"href", "rel"}
            assert name == "rel" or re.match(r"https://|/[a-z0-9]", value or "")
