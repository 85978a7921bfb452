"""The pieces of the HTML dossier: its style sheet, and marks drawn without pictures."""

from __future__ import annotations

from html import escape

from qualifier.core.basis import Basis
from qualifier.core.criteria import Standing
from qualifier.exchange.dossiers.content import FacetWords
from qualifier.texts import formats
from qualifier.texts import handoff_sentences as sentences

_HAND_OVER = frozenset({"A1", "A2", "B1", "B2"})
_NURTURE = frozenset({"A3", "A4", "B3", "B4", "C1", "C2"})

# The light theme of DESIGN.md §2. `--u` is the unit all sizes follow; print sets it per density.
STYLE = """
:root{--text:#1E1F22;--text2:#55565B;--text3:#67686D;--line:#E4E1D9;--track:#E1DED6;
--middle:#D3CFC5;--fact:#1D4AA8;--accent:#2458C5;--accent-soft:#E9EFFC;--plum:#86397F;
--plum-soft:#F7EEF6;--pos:#16704A;--pos-pale:#A6C9B9;--neg:#A34A00;--neg-pale:#DCBB9F;
--warn:#855300;--warn-soft:#FBF1DC;--u:13px}
*{box-sizing:border-box}
html{font-size:var(--u);-webkit-print-color-adjust:exact;print-color-adjust:exact}
body{margin:0;background:#F7F6F3;color:var(--text);line-height:1.4;
font-family:Inter,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
font-variant-numeric:tabular-nums;overflow-wrap:break-word}
bdi{overflow-wrap:anywhere}time,.how{white-space:nowrap}
main{max-width:62rem;margin:2rem auto;padding:2.6rem 3rem 1.6rem;background:#fff;
border:1px solid var(--line);border-radius:.77rem}
header{display:flex;flex-wrap:wrap;gap:.2rem 1rem;align-items:center}
h1{margin:0;font-size:1.85rem;font-weight:600;line-height:1.25}
h2{margin:0;font-size:1rem;font-weight:600;line-height:1.3}
.from{margin-left:auto;text-align:right;color:var(--text3);font-size:.88rem}
.from b{color:var(--text2);font-weight:600}
.ways{flex-basis:100%;margin:0;color:var(--text2)}
.ways>span+span::before,.dots>span+span::before{content:" · ";color:var(--text3)}
.badge{display:inline-flex;border:1px solid;border-radius:.38rem;overflow:hidden;font-weight:600;
font-size:1.02rem;line-height:1.55;color:var(--text3)}
.badge b,.badge i{min-width:1.5em;padding:0 .3em;text-align:center;font-style:normal}
.badge i{border-left:1px solid}
.badge.over{color:var(--pos)}.badge.over b{background:var(--pos);color:#fff}
.badge.nurture{color:var(--warn)}
.opening{margin:1rem 0 .5rem;padding:.9rem 1.2rem;background:var(--accent-soft);border-radius:.6rem}
.opening p{margin:.1rem 0}.opening .label{color:var(--accent);font-weight:600;font-size:.9rem}
.opening .say{font:1.5rem/1.4 "Source Serif 4","Source Serif Pro",Georgia,serif}
.opening .avoid{color:var(--text2)}
section{display:grid;grid-template-columns:9.6rem 1fr;gap:0 1.2rem;padding:.6rem 0;
border-top:1px solid var(--line)}
.opening+section{border-top:0}
section>div{min-width:0}
p{margin:0}.soft{color:var(--text3)}.fact{color:var(--fact);font-weight:500}
.ok{color:var(--pos);font-weight:600}.warn{color:var(--warn);font-weight:600}
.small{font-size:.88rem}.row{display:flex;gap:1rem}.row time,td time{color:var(--text3)}
.row time{margin-left:auto;font-size:.88rem}
.word{font-family:"Source Serif 4","Source Serif Pro",Georgia,serif}
.box{margin:.25rem 0;padding:.3rem .7rem;border-radius:.4rem;font-weight:500;font-size:.94rem}
.box.reason{background:var(--warn-soft);color:var(--warn)}
.box.rule{background:var(--plum-soft);color:var(--plum)}.box .soft{font-weight:400}
table{width:100%;border-collapse:collapse}
th{width:13rem;padding-left:1.58em;text-indent:-1.58em}
td,th{padding-block:.16rem;padding-right:.6rem;text-align:left;vertical-align:top;font-weight:400}
td{padding-left:0}th{font-weight:500}td:last-child{padding-right:0;text-align:right;font-size:.88rem}
td.how{color:var(--text3);font-size:.88rem}tr.short th,tr.short td{color:var(--warn)}
.check{display:inline-block;width:1.08em;height:1.08em;margin-right:.5em;vertical-align:-.17em;
border-radius:50%;border:1.3px dashed var(--warn)}
.check.met{border:0;background:var(--pos);position:relative}
.check.met::after{content:"";position:absolute;left:.37em;top:.2em;width:.28em;height:.52em;
border:solid #fff;border-width:0 1.4px 1.4px 0;transform:rotate(45deg)}
.check.not_applicable{border:0;border-bottom:1.3px solid var(--text3);border-radius:0;height:.6em}
.plum{color:var(--plum)}
.facets{display:grid;grid-template-columns:1fr 1fr;gap:.12rem 1.5rem}
.facet{display:flex;align-items:center;gap:.5rem;min-height:1.6rem}
.facet .name{flex:1;min-width:0;font-weight:500;font-size:.92rem}
.facet .how{width:5rem;text-align:right;color:var(--text3);font-size:.84rem}
.facet .choice{color:var(--plum);font-weight:500;font-size:.92rem}
.scale{display:flex;gap:2px}
.scale span{width:1.45rem;height:1.05rem;border-radius:3px;background:var(--track);color:#fff;
font-size:.8rem;font-weight:600;line-height:1.05rem;text-align:center}
.scale .zero{background:var(--middle)}
.scale .pos{background:var(--pos-pale)}.scale .neg{background:var(--neg-pale)}
.scale .at.pos{background:var(--pos)}.scale .at.neg{background:var(--neg)}
.scale .at.zero{background:var(--text2)}
.basis{flex:none;display:inline-block;width:.8em;height:.8em;border-radius:50%;
border:.11em solid var(--plum);vertical-align:-.03em}
.basis.said{background:var(--plum)}
.basis.heard{background:linear-gradient(90deg,var(--plum) 50%,transparent 50%)}
.basis.none{visibility:hidden}
.legend{margin-top:.4rem;color:var(--text3);font-size:.82rem}
.basis{margin-right:.35em}.facet .basis{margin-right:0}
.quotes{display:grid;grid-template-columns:1fr 1fr;gap:.5rem 1.5rem}
blockquote{margin:0;padding-left:.85rem;border-left:2px solid var(--plum)}
blockquote p{font:italic 1.16rem/1.32 "Source Serif 4","Source Serif Pro",Georgia,serif}
blockquote cite{font-style:normal;color:var(--text3);font-size:.82rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:0 1.2rem;margin:0;font-size:.9rem}
dt{color:var(--text3)}dd{margin:0;color:var(--text2)}
footer{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 2rem;margin-top:.4rem;
padding-top:.5rem;border-top:1px solid var(--line);color:var(--text3);font-size:.76rem}
@media (max-width:45rem){main{margin:0;padding:1.2rem;border:0;border-radius:0}
section,.facets,.quotes{grid-template-columns:1fr}}
@page{size:A4;margin:11mm 13mm}
@media print{body{background:#fff}main{max-width:none;margin:0;padding:0;border:0}
section,blockquote,tr,.facet{break-inside:avoid}
:root{--u:12.2px}.dense{--u:11px}.denser{--u:9.6px}.densest{--u:8.2px}}
"""


def text(words: str) -> str:
    """`words` made harmless for element content and attributes."""
    return escape(words, quote=True)


def own(words: str) -> str:
    """Somebody's own words: harmless, and read in the direction of their script."""
    return f'<bdi dir="auto">{text(words)}</bdi>'


def badge(cell: str) -> str:
    """Letter and digit of a cell."""
    kind = "over" if cell in _HAND_OVER else "nurture" if cell in _NURTURE else "close"
    return f'<span class="badge {kind}"><b>{text(cell[:1])}</b><i>{text(cell[1:])}</i></span>'


def check(standing: Standing) -> str:
    """The mark before a criterion, in words for those who do not see it."""
    said = sentences.standing_in_words(standing)
    return f'<span class="check {standing.value}" role="img" aria-label="{text(said)}"></span>'


def basis(one: Basis | None) -> str:
    """● ◐ ○, or the room of one."""
    if one is None:
        return '<span class="basis none"></span>'
    said = text(sentences.basis_in_full(one))
    return f'<span class="basis {one.value}" role="img" aria-label="{said}"></span>'


def scale(facet: FacetWords) -> str:
    """Five cells; the value's carries its number."""
    cells = []
    for place in range(-2, 3):
        kinds = ["zero"] if place == 0 else []
        value = facet.value
        if value is not None and min(0, value) <= place <= max(0, value) and value != 0:
            kinds = ["pos" if value > 0 else "neg"]
        inside = ""
        if value is not None and place == value:
            kinds.append("at")
            inside = formats.signed(place)
        cells.append(f'<span class="{" ".join(kinds)}">{inside}</span>')
    return f'<span class="scale">{"".join(cells)}</span>'
