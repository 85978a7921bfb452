"""Rules of the source that no linter knows."""

from __future__ import annotations

import ast
from collections import Counter

from tests.architecture.sources import sources

# The worker's loop goes on after a request that failed; the last resort turns a bug into a
# sentence. Everywhere else a class of our own is caught.
# The third: the self-check reports whatever keeps a part from working.
BROAD_EXCEPT = Counter(
    {
        "qualifier/work/worker.py": 1,
        "qualifier/cli/__init__.py": 1,
        "qualifier/cli/self_check.py": 1,
    }
)


def test_broad_except_stands_in_its_three_places_only():
    found = Counter(
        source.name
        for source in sources("qualifier")
        for node in source.nodes
        if isinstance(node, ast.ExceptHandler) and is_broad(node.type)
    )
    assert found - BROAD_EXCEPT == Counter()


def is_broad(caught: ast.expr | None) -> bool:
    """`except:`, `except Exception`, `except BaseException`, alone or in a tuple."""
    if caught is None:
        return True
    names = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(
        isinstance(name, ast.Name) and name.id in {"Exception", "BaseException"} for name in names
    )


def test_style_sheets_are_set_by_the_theme_only():
    found = [
        source.at(node)
        for source in sources("qualifier")
        if not source.name.startswith("qualifier/ui/theme")
        for node in source.nodes
        if isinstance(node, ast.Attribute) and node.attr == "setStyleSheet"
    ]
    assert not found, "\n".join(found)


def test_tooltips_are_set_as_plain_text_only():
    found = [
        source.at(node)
        for source in sources("qualifier")
        if source.name != "qualifier/ui/widgets/tip.py"
        for node in source.nodes
        if isinstance(node, ast.Attribute) and node.attr in {"setToolTip", "ToolTipRole"}
    ]
    assert not found, "\n".join(found)


def test_texts_to_translate_are_literals():
    sentences = {"_": 1, "ngettext": 2}
    found = [
        source.at(node)
        for source in sources("qualifier")
        if source.name != "qualifier/texts/catalogue.py"
        for node in source.nodes
        if isinstance(node, ast.Call)
        for argument in node.args[: sentences.get(called_name(node), 0)]
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str))
    ]
    assert not found, "\n".join(found)


def called_name(call: ast.Call) -> str:
    """The last part of what is called: `_` for `_(…)` and for `texts._(…)`."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""
