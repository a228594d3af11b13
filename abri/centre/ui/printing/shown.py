"""Text as the fonts of printed pages can show it. What they cannot show stands by its name: nothing is lost unseen.

A PDF/A must not hold a character without a shape: one emoji of a frightened child would cost the whole paper.
"""

import unicodedata
from functools import cache

# What the fonts that typst carries have shapes for (Libertinus Serif and DejaVu Sans Mono): Latin, Greek, Cyrillic,
# Hebrew, Arabic, Armenian, Georgian and signs. Read from their character maps; the tests print every one of them.
_COVERED = """
20-34E 350-36F 374-3CE 3D0-3E1 3F0-477 47C-47F 483 48C-4C4 4C7-4CC 4CF-4F9 510-511 51A-51D 531-55F 561-587 589-58A
5B0-5C3 5C6 5D0-5EA 5F0-607 609-60A 60C 615 61B 61F 621-63A 640-655 65A 660-66D 674 679-67B 67E-680 683-684 686-687
691 698 6A4 6A9 6AF 6BE 6CC 6F0-6F9 E3F E81-E84 E87-E88 E8A E8D E94-E97 E99-E9F EA1-EA7 EAA-EAB EAD-EB9 EBB-EBC
EC8-ECD 10D0-10FC 1D02 1D08-1D09 1D14-1D17 1D1D-1D1F 1D2C-1D2E 1D30-1D3C 1D3E-1D5F 1D62-1D67 1D77-1D78 1D7B 1D85
1D9B-1DB7 1DB9-1DBF 1E00-2037 2039-203F 2042 2044-204B 204F 205F-20B5 20B8-20BA 20BD 20BF 2100-2103 2105-2106 2109
210C-210F 2111 2113 2115-2117 2119-211A 211C-211D 2120 2122 2124 2126-2127 212A-212B 212E 2132 2135-2139 2148
214F-2151 2153-2184 2189 2190-222E 2234-223D 2241-226B 226D-228B 228D-22A6 22B2-22B8 22C2-22C6 22CD-22D1 22DA-22E9
22EE-22EF 2300-2306 2308-2315 2318-2319 231C-2321 2325-232B 2335-237A 237D 2380-2383 2388-238B 2395 239B-23AE
23CE-23CF 23D3 2423 2460-2487 24B6-262F 2638-268B 2690-269C 26A0-26A7 26AC-26B1 2701-2704 2706-2709 270C-2727
2729-274B 274D 274F-2752 2756 2758-275E 2761-277F 2794 2798-27AF 27B1-27BE 27C2 27C5-27C6 27DC 27E0 27E6-27EB
27F5-27F7 2987-2988 2997-2998 29EB 29FA-29FB 2A00 2A2F 2A6A-2A6B 2B05-2B0D 2B12-2B1A 2C60-2C70 2C74-2C77 2C79-2C7A
2C7C-2C7F 2E02-2E05 2E08-2E0A 2E17-2E18 2E1F 2E22-2E25 2E2E A656-A657 A708-A716 A71B-A727 A765 A789-A78E A790-A791
A793 A7AA A7F8-A7F9 AB52 FB01-FB02 FB20 FB29-FB4E FB52-FB81 FB8A-FB95 FB9E-FB9F FBAA-FBAD FBE8-FBE9 FBFC-FBFF
FE70-FEFC FFFC-FFFD 1D106-1D107 1D55A 1D670-1D6A3 1D7F6-1D7FF 1F12F
"""

_PICTURES = frozenset({"So", "Sk", "Sm"})
# They choose a picture for the character before them and show nothing themselves.
_VARIATIONS = range(0xFE00, 0xFE10)


def shown(untrusted: str) -> str:
    """One line of ``untrusted`` without control characters, among them those that turn the direction of writing."""
    return " ".join("".join(map(_shown, unicodedata.normalize("NFC", untrusted))).split())


def paragraphs(untrusted: str) -> list[str]:
    """The lines of ``untrusted`` that are not empty, each as :func:`shown`."""
    return [line for one in untrusted.splitlines() if (line := shown(one))]


def _shown(character: str) -> str:
    if "\x20" <= character < "\x7f":
        return character
    category = unicodedata.category(character)
    if category in {"Cc", "Zl", "Zp", "Zs"}:
        # A no-break space keeps its sense; all others are a space.
        return character if character in "\u00a0\u202f" else " "
    if category == "Cf" or ord(character) in _VARIATIONS:
        return ""
    if ord(character) in _covered():
        return character
    name = unicodedata.name(character, "") if category in _PICTURES else ""
    return f"[{name.lower()}]" if name else f"[U+{ord(character):04X}]"


@cache
def _covered() -> frozenset[int]:
    covered: set[int] = set()
    for part in _COVERED.split():
        first, _, last = part.partition("-")
        covered.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(code for code in covered if unicodedata.category(chr(code)) not in {"Cn", "Co", "Cs"})
