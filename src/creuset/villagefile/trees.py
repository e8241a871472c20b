"""A village as a tree of plain nodes: what is compared and merged, key by key.

A node is a table or a list of things that have a code; everything else – a number, a polygon, the hours of a day – is a
leaf that is taken or left whole. Building a tree back gives an equal village.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from creuset.kernel.written.codecs import Codec, codec_of, is_required, name_of
from creuset.kernel.written.compounds import Localized, Measures, Table, Tables, schema_fields

if TYPE_CHECKING:
    from collections.abc import Mapping

type Tree = dict[str, Any]
type KeyPath = tuple[str, ...]


class Coded(dict[str, Any]):
    """A list of things by their code; its order is the order of the file, and counts when two lists are compared."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Coded) and list(self.items()) == list(other.items())

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None


def to_tree(value: object) -> Tree:
    """The table as nodes; keys that the file leaves out are absent."""
    tree: Tree = {}
    for each in schema_fields(value):
        current = getattr(value, each.name)
        if current is not None and (is_required(each) or current not in ((), {}, "")):
            tree[name_of(each)] = _node(codec_of(each), current)
    return tree


def _node(codec: Codec, value: Any) -> Any:
    match codec:
        case Tables(table=table) if _has_code(table.schema):
            return Coded({each.code: to_tree(each) for each in value})
        case Table(inline=False):
            return to_tree(value)
        case Measures():
            return dict(value)
        case Localized():
            return dict(value)
        case _:
            return value


def from_tree[T](schema: type[T], tree: Mapping[str, Any]) -> T:
    """The table that the nodes describe; raises TypeError where a key that must be given is absent."""
    values = {
        each.name: _value(codec_of(each), tree[name_of(each)])
        for each in schema_fields(schema)
        if name_of(each) in tree
    }
    return schema(**values)


def _value(codec: Codec, node: Any) -> Any:
    match codec:
        case Tables(table=table) if _has_code(table.schema):
            return tuple(from_tree(table.schema, each) for each in node.values())
        case Table(inline=False):
            return from_tree(codec.schema, node)
        case Localized() | Measures():
            return dict(node)
        case _:
            return node


def _has_code(schema: object) -> bool:
    return any(each.name == "code" for each in schema_fields(schema))
