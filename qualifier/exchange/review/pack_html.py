"""The meeting pack as one HTML file that needs nothing else: no script, nothing remote."""

from __future__ import annotations

from qualifier.exchange.dossiers.html_parts import own, text
from qualifier.exchange.review.blocks import Block, Grid, Heading, Pack, Paragraph, Quote

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
# The light theme of DESIGN.md §2.
_STYLE = """
*{box-sizing:border-box}
body{margin:0;background:#F7F6F3;color:#1E1F22;line-height:1.45;font-size:14px;
font-family:Inter,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main{max-width:60rem;margin:2rem auto;padding:2.4rem 3rem;background:#fff;
border:1px solid #E4E1D9;border-radius:.7rem}
h1{margin:0;font-size:1.7rem;font-weight:600}
h2{margin:1.7rem 0 .5rem;font-size:1.05rem;font-weight:600;break-after:avoid}
p{margin:.35rem 0}.soft{color:#67686D;font-size:.9rem}
table{width:100%;border-collapse:collapse;margin:.4rem 0 .8rem}
th{font-weight:500;color:#67686D;text-align:left;font-size:.88rem}
th,td{padding:.28rem .6rem .28rem 0;border-bottom:1px solid #E4E1D9;vertical-align:top}
.figures th+th,.figures td+td{text-align:right}
tr.marked td{color:#B3261E;font-weight:500}
tr.marked td:first-child::before{content:"! "}
td:empty::after{content:"\\00a0"}
blockquote{margin:.2rem 0 .7rem;padding-left:.8rem;border-left:2px solid #D3CFC5}
blockquote p{font:italic 1.05rem/1.35 "Source Serif 4","Source Serif Pro",Georgia,serif}
cite{font-style:normal;color:#67686D;font-size:.86rem}
@media (max-width:45rem){main{margin:0;padding:1.2rem;border:0;border-radius:0}}
@page{size:A4;margin:14mm}
@media print{body{background:#fff;font-size:11px}main{max-width:none;margin:0;padding:0;border:0}
tr,blockquote{break-inside:avoid}}
"""


def to_html(pack: Pack) -> str:
    """The whole HTML file."""
    body = "\n".join(_block(one) for one in pack.blocks)
    head = f'<h1>{text(pack.title)}</h1>\n<p class="soft">{text(_under(pack))}</p>'
    return (
        "<!DOCTYPE html>\n"
        f'<html lang="{text(pack.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{text(pack.title)}, {text(pack.subtitle)}</title>\n"
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n{head}\n{body}\n</main>\n</body>\n"
        "</html>\n"
    )


def _under(pack: Pack) -> str:
    return " · ".join(one for one in (pack.subtitle, pack.author, "Qualifier") if one)


def _block(block: Block) -> str:
    match block:
        case Heading(words):
            return f"<h2>{text(words)}</h2>"
        case Paragraph(words, soft):
            return f'<p class="soft">{own(words)}</p>' if soft else f"<p>{own(words)}</p>"
        case Quote(words, caption):
            cite = f"<cite>{own(caption)}</cite>"
            return f"<blockquote><p>{own(words)}</p>{cite}</blockquote>"
        case Grid():
            return _grid(block)


def _grid(grid: Grid) -> str:
    head = ""
    if any(grid.header):
        cells = "".join(f'<th scope="col">{text(one)}</th>' for one in grid.header)
        head = f"<thead><tr>{cells}</tr></thead>"
    columns = "".join(f'<col style="width:{width:.0%}">' for width in grid.widths)
    rows = "".join(_row(grid, number) for number in range(len(grid.rows)))
    kind = ' class="figures"' if grid.figures else ""
    return f"<table{kind}><colgroup>{columns}</colgroup>{head}<tbody>{rows}</tbody></table>"


def _row(grid: Grid, number: int) -> str:
    marked = ' class="marked"' if number in grid.marked else ""
    cells = "".join(f"<td>{own(one) if one else ''}</td>" for one in grid.rows[number])
    return f"<tr{marked}>{cells}</tr>"
