"""Plain values as YAML text that `yaml_tree` reads back equal."""

from __future__ import annotations

import io
import json
import re

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.representer import SafeRepresenter

# Other programs read older YAML, where these words are not text.
_NOT_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_MOST_LINE = 80
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


class _Representer(SafeRepresenter):
    """Ids bare, other text in quotes: left bare, some of it would read as something else."""

    def represent_text(self, text: str) -> ScalarNode:
        is_bare = _WORD.fullmatch(text) and text.lower() not in _NOT_WORDS
        style = None if is_bare else '"'
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)

    def represent_short_list(self, values: list[object]) -> SequenceNode:
        node = self.represent_sequence("tag:yaml.org,2002:seq", values)
        node.flow_style = _fits_line(node.value)
        return node

    def represent_short_mapping(self, values: dict[str, object]) -> MappingNode:
        node = self.represent_mapping("tag:yaml.org,2002:map", values)
        node.flow_style = _fits_line([part for pair in node.value for part in pair])
        return node


def _fits_line(parts: list[Node]) -> bool:
    """Whether `parts` are all single values that fit on one line together."""
    if not all(isinstance(one, ScalarNode) for one in parts):
        return False
    return sum(len(one.value) + 3 for one in parts) <= _MOST_LINE


_Representer.add_representer(str, _Representer.represent_text)
_Representer.add_representer(list, _Representer.represent_short_list)
_Representer.add_representer(dict, _Representer.represent_short_mapping)


def written(values: dict[str, object]) -> str:
    """`values` as a YAML document: keys in the order given, short leaves on one line."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Representer = _Representer
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # typed as None
    yaml.allow_unicode = True
    # Where it breaks a line at a tab, ruamel.yaml adds a blank to the text.
    yaml.width = 1_000_000 if "\\t" in json.dumps(values, default=str) else 100
    out = io.StringIO()
    yaml.dump(values, out)
    return out.getvalue()
