"""The branch graph in words, for assistive technology and tooltips."""

from __future__ import annotations

from collections.abc import Iterable

from qualifier.core.editing.graph import Edge, EdgeKind, Graph, NodeKind
from qualifier.core.lint import Severity
from qualifier.texts import _, ngettext
from qualifier.ui.scripts.graph_shapes import Words, label


def graph_in_words(graph: Graph) -> str:
    """How much there is to see."""
    asked = (NodeKind.ASKED, NodeKind.SAID)
    count = sum(node.kind in asked for node in graph.nodes)
    text = ngettext("Branches, {count} question", "Branches, {count} questions", count)
    return text.format(count=count)


def node_in_words(graph: Graph, node_id: str, words: Words, severity: Severity | None) -> str:
    """A node, what is wrong with it, and where it leads."""
    node = graph.by_id[node_id]
    parts = [words.of(node)]
    if node.kind is NodeKind.SAID:
        parts[0] = _("{question}, only to say").format(question=parts[0])
    if node.kind is NodeKind.MISSING:
        parts[0] = _("{place}: this jump leads nowhere").format(place=parts[0])
    if severity is not None:
        parts.append(_("Has an error") if severity is Severity.ERROR else _("Has a warning"))
    edges = graph.after[node_id]
    if edges:
        ends = "; ".join(_end_in_words(graph, edge, words) for edge in edges)
        parts.append(_("Leads to: {questions}").format(questions=ends))
    return sentences(parts)


def sentences(parts: Iterable[str]) -> str:
    """`parts` one after the other, each ended once."""
    ended = (part if part.endswith(("?", "!", ".", "…")) else f"{part}." for part in parts)
    return " ".join(ended)


def _end_in_words(graph: Graph, edge: Edge, words: Words) -> str:
    end = words.of(graph.by_id[edge.end])
    answers = label(graph, edge)
    if edge.ordinals and answers:
        count = len(edge.ordinals)
        text = ngettext(
            "{question} with answer {answers}", "{question} with answers {answers}", count
        )
        return text.format(question=end, answers=answers)
    if answers:
        return _("{question} with anything else").format(question=end)
    if edge.kind is EdgeKind.SKIP:
        return _("{question} if what lies between is left out").format(question=end)
    return end
