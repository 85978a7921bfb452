"""HTML as plain text, for fields of Zoho that show every sign as it is."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset("p div ul ol table tr h1 h2 h3 h4 h5 h6 blockquote".split())
_SPACES = re.compile(r"[ \t\r\f]*\n[ \t\r\f]*|[ \t\r\f]+")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "li":
            self.parts.append("\n• ")
        elif tag in ("td", "th"):
            self.parts.append(" ")
        elif tag == "br" or tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        # Between elements, white space of the source is none of the text.
        self.parts.append(_SPACES.sub(" ", data))


def to_plain(html: str) -> str:
    """Its text: a block a line, entries of lists behind a dot, no empty lines."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (line.strip() for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line and line != "•")
