"""Awkward words that packs may hold: any line of text without control characters."""

from __future__ import annotations

from hypothesis import strategies as st

_NASTY = st.sampled_from(
    [
        "é, ü; ñ: «œuvre»",
        "a;b,c\\n\\;d",
        "two\nlines",
        "{unbalanced",
        "braces} @article{x, title={y}}",
        "100 % of $5 & #1 _under_ ^caret ~tilde \\backslash",
        '=HYPERLINK("https://example.org";"x")',
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "＝1+1",
        "'=quoted",
        "'t Kind",
        "مرحبا بالعالم, שלום; 🙂👩‍👩‍👧",
        "BEGIN:VEVENT\nEND:VCALENDAR",
        "BEGIN:VCARD",
        "</script><script>alert(1)</script> \u2028",
        "é" * 60,
        "🙂" * 40,
        "x" * 300,
        '"quoted"',
        "Jo and Jo",
        " | ",
    ]
)
_ANY = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Co", "Cn")) | st.just("\n"), min_size=1, max_size=120
)
WORDS = st.lists(_NASTY | _ANY, min_size=1, max_size=3).map(" ".join).filter(str.strip)
LINE = WORDS.map(lambda words: " ".join(words.split())).filter(bool)
"""Words on one line, with single blanks: what a title or a name is."""
