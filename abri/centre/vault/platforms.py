"""What the addresses of large platforms look like: which hosts are theirs, what tells an account, what tells nothing.

The names of the platforms are the values of the packs' question about platforms. These are facts about the world, not
about a country; a platform that a pack does not ask for is a site like any other.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

HOSTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "whatsapp": ("whatsapp.com", "wa.me"),
        "instagram": ("instagram.com", "instagr.am", "ig.me"),
        "snapchat": ("snapchat.com",),
        "tiktok": ("tiktok.com",),
        "messenger": ("facebook.com", "fb.com", "fb.me", "fb.watch", "messenger.com", "m.me"),
        "discord": ("discord.com", "discord.gg", "discordapp.com", "discordapp.net"),
        "roblox": ("roblox.com",),
        "youtube": ("youtube.com", "youtu.be", "youtube-nocookie.com"),
        "x": ("x.com", "twitter.com", "t.co"),
        "telegram": ("t.me", "telegram.me", "telegram.org", "telegra.ph"),
        "school_platform": ("teams.microsoft.com", "teams.live.com", "classroom.google.com"),
    }
)
ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "twitter.com": "x.com",
        "fb.com": "facebook.com",
        "instagr.am": "instagram.com",
        "telegram.me": "t.me",
        "discordapp.com": "discord.com",
        "youtube-nocookie.com": "youtube.com",
    }
)
"""Other names of hosts that show the same pages below the same paths."""

# What is hung on an address to tell who shared it: the page behind it is the same without. The second only on the
# platforms above: on another site such a word may choose the page.
TRACKING = re.compile(
    r"utm_\w+|[fgd]clid|msclkid|igshid|igsh|mibextid|rdid|sfnsn|__cft__.*|__tn__|_[tr]|is_from_webapp|sender_device"
    r"|share_\w+|tt_from|web_id",
    re.IGNORECASE,
)
SHARING = re.compile(r"si|s|feature|ref|ref_src|ref_url|hl|lang|locale|pp|img_index", re.IGNORECASE)

_NAME = r"(?P<account>[\w.\-]{1,60})"
_SHAPES: tuple[tuple[str, str], ...] = (
    (rf"instagram[.]com/(?:{_NAME}/)?(?:p|reels?|tv)/(?P<post>[\w-]+)", "instagram.com/p/{post}"),
    (rf"instagram[.]com/stories/{_NAME}(?:/(?P<post>\d+))?", "instagram.com/stories/{account}/{post}"),
    (rf"instagram[.]com/{_NAME}", "instagram.com/{account}"),
    (rf"tiktok[.]com/@{_NAME}/(?P<kind>video|photo)/(?P<post>\d+)", "tiktok.com/@{account}/{kind}/{post}"),
    (rf"tiktok[.]com/@{_NAME}", "tiktok.com/@{account}"),
    (r"x[.]com/i/user/(?P<account_id>\d+)", "x.com/i/user/{account_id}"),
    (rf"x[.]com/{_NAME}/status(?:es)?/(?P<post>\d+)(?:/.*)?", "x.com/{account}/status/{post}"),
    (rf"x[.]com/{_NAME}", "x.com/{account}"),
    (rf"snapchat[.]com/(?:add/|u/|@){_NAME}", "snapchat.com/add/{account}"),
    (r"youtu[.]be/(?P<post>[\w-]{6,})", "youtube.com/watch?v={post}"),
    (r"youtube[.]com/(?:shorts|live|embed|v)/(?P<post>[\w-]{6,})", "youtube.com/watch?v={post}"),
    (r"youtube[.]com/watch\?(?:.*&)?v=(?P<post>[\w-]{6,}).*", "youtube.com/watch?v={post}"),
    (rf"youtube[.]com/@{_NAME}(?:/\w+)?", "youtube.com/@{account}"),
    (r"youtube[.]com/channel/(?P<account_id>UC[\w-]+)(?:/\w+)?", "youtube.com/channel/{account_id}"),
    (rf"youtube[.]com/(?P<kind>c|user)/{_NAME}(?:/\w+)?", "youtube.com/{kind}/{account}"),
    (
        r"facebook[.]com/profile[.]php\?(?:.*&)?id=(?P<account_id>\d+).*",
        "facebook.com/profile.php?id={account_id}",
    ),
    (r"facebook[.]com/people/[^/]+/(?P<account_id>\d+)", "facebook.com/profile.php?id={account_id}"),
    (
        rf"facebook[.]com/{_NAME}/(?P<kind>posts|videos|photos)/(?P<post>[\w./-]+)",
        "facebook.com/{account}/{kind}/{post}",
    ),
    (rf"facebook[.]com/{_NAME}", "facebook.com/{account}"),
    (rf"m[.]me/{_NAME}", "m.me/{account}"),
    (r"wa[.]me/\+?(?P<account>\d{6,15})", "wa.me/{account}"),
    (rf"t[.]me/(?:s/)?{_NAME}(?:/(?P<post>\d+))?", "t.me/{account}/{post}"),
    (r"discord[.]com/users/(?P<account_id>\d+)", "discord.com/users/{account_id}"),
    (r"roblox[.]com/(?:[a-z]{2}/)?users/(?P<account_id>\d+)(?:/profile)?", "roblox.com/users/{account_id}"),
)
SHAPES = tuple((re.compile(rf"(?:{shape})(?:\?.*)?"), spelling) for shape, spelling in _SHAPES)
"""Host, path and question of an address that tells an account or a post, and its one spelling."""

_RESERVED = """
p reel reels tv stories explore accounts direct share watch shorts playlist live results feed hashtag search home i
intent login settings messages notifications privacy help about legal groups events marketplace photo photo.php photos
video videos story.php permalink.php gaming pages profile.php people sharer sharer.php dialog r c s joinchat proxy
addstickers socks foryou discover tag tags invite web
"""
RESERVED = frozenset(_RESERVED.split())
"""Words in the place of an account's name that are no account."""
