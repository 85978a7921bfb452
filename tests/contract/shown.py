"""How a CRM shows HTML: which text is bold, and what text there is at all."""

from __future__ import annotations

from html.parser import HTMLParser


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = self.bold = ""
        self.tags: set[str] = set()
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._depth += tag in ("b", "strong")

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag in ("b", "strong")

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._depth:
            self.bold += data


def shown(html: str) -> _Reader:
    """Read HTML: its `text`, what of it is `bold`, and its `tags`."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader
