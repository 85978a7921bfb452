"""The dossier as a PDF of exactly one A4 page, whatever it holds.

Type shrinks in steps first; only when the smallest is still too large are texts shortened, and
then the page says so. The same content makes the same bytes.
"""

from __future__ import annotations

from qualifier.exchange.dossiers.content import Content
from qualifier.exchange.dossiers.layout import BOTTOM, lay_out
from qualifier.exchange.dossiers.press import Press
from qualifier.exchange.dossiers.sheet import Sheet
from qualifier.exchange.dossiers.shortening import CUTS, letters_in, shortened
from qualifier.exchange.dossiers.speaking import speaking
from qualifier.paths import resources_dir
from qualifier.texts import _

SCALES = (1.04, 1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7)
# More than a page holds in the smallest type: not worth laying out, and a text can be endless.
PAGE_LETTERS = 20_000


def to_pdf(content: Content) -> bytes:
    """The PDF of a dossier."""
    with speaking(content.language), Press(resources_dir() / "fonts") as press:
        sheet = _fitting(content, press)
        return press.print(
            sheet.marks,
            title=f"{content.titles.document}, {content.who.name}",
            author=content.who.author,
            at=content.who.made_at,
            lang=content.language,
        )


def _fitting(content: Content, press: Press) -> Sheet:
    """The largest sheet that fits on the page."""
    scales: tuple[float, ...] = SCALES
    if letters_in(content) > PAGE_LETTERS:
        scales, content = (), shortened(content, CUTS[0])
    lay_out(content, Sheet(press, 1.0))  # finds out whether something cannot be printed
    note = _("Some characters cannot be printed: see the HTML.") if press.has_replaced else ""
    for scale in scales:
        sheet = Sheet(press, scale)
        if lay_out(content, sheet, note=note) <= BOTTOM:
            return sheet
    for cut in CUTS:
        sheet = Sheet(press, SCALES[-1])
        short = _("Shortened to fit one page: see the HTML or the CRM for all of it.")
        if lay_out(shortened(content, cut), sheet, note=short) <= BOTTOM:
            return sheet
    return sheet
