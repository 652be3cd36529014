"""The types of the context, followed through a template: which fields it asks for that are not
there, in every branch.

A type is what `typing.get_type_hints` gives. What is not known is None and asks no questions: a
macro's arguments, what a filter makes, a name that is set twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, TypeAlias, Union, get_args, get_origin, get_type_hints

from jinja2 import nodes

Type: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Module:
    """An imported template."""

    name: str
    names: frozenset[str]


Missing: TypeAlias = tuple[str, str, int, frozenset[str]]
"""Whose it should be, what is missing, the line, and what is there."""


def attributes(tree: nodes.Template, types: Mapping[str, Type]) -> Iterator[Missing]:
    """What the template asks variables of these types for and they do not have."""
    stored = {
        name.name
        for node in tree.find_all((nodes.Assign, nodes.AssignBlock))
        for name in node.find_all(nodes.Name)
        if name.ctx == "store"
    }
    yield from _walk(tree, {name: t for name, t in types.items() if name not in stored})


def _walk(node: nodes.Node, types: Mapping[str, Type]) -> Iterator[Missing]:
    if isinstance(node, nodes.For):
        yield from _walk(node.iter, types)
        inner = _without(types, node.target)
        if isinstance(node.target, nodes.Name):
            inner = {**inner, node.target.name: _item(_of(node.iter, types))}
        for child in (*node.body, *([node.test] if node.test else [])):
            yield from _walk(child, inner)
        for child in node.else_:
            yield from _walk(child, types)
        return
    if isinstance(node, nodes.Macro | nodes.CallBlock):
        for arg in node.args:
            types = _without(types, arg)
    if isinstance(node, nodes.With):
        for target in node.targets:
            types = _without(types, target)
    if isinstance(node, nodes.Getattr):
        yield from _lacking(_of(node.node, types), node.attr, node.lineno)
    for child in node.iter_child_nodes():
        yield from _walk(child, types)


def _without(types: Mapping[str, Type], target: nodes.Node) -> dict[str, Type]:
    named = {target.name} if isinstance(target, nodes.Name) else set()
    named |= {name.name for name in target.find_all(nodes.Name)}
    return {name: t for name, t in types.items() if name not in named}


def _lacking(owner: Type, name: str, line: int) -> Iterator[Missing]:
    members = [each for each in _members(owner) if each is not NoneType]
    if not members or any(_attribute(each, name) is not _MISSING for each in members):
        return
    names = dict.fromkeys(_called(each) for each in members)
    says = " or ".join(names) if len(names) < 4 else "A node of any type"
    known = frozenset(n for each in members for n in (each.names if _is(each) else dir(each)))
    yield says, name, line, known


_MISSING = object()


def _of(node: nodes.Node, types: Mapping[str, Type]) -> Type:
    """The type of an expression, None where it is not known."""
    if isinstance(node, nodes.Name):
        return types.get(node.name)
    if isinstance(node, nodes.Getattr):
        found = [_attribute(each, node.attr) for each in _members(_of(node.node, types))]
        kept = [each for each in found if each is not _MISSING]
        if not kept or None in kept:
            return None
        return Union[tuple(kept)]  # noqa: UP007 (made of values)
    if isinstance(node, nodes.Filter) and node.node is not None and node.name in ("first", "last"):
        return _item(_of(node.node, types))
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const | nodes.Neg):
        return _item(_of(node.node, types))
    return None


def _members(owner: Type) -> tuple[Type, ...]:
    if owner is None:
        return ()
    return get_args(owner) if _origin(owner) in (Union, UnionType) else (owner,)


def _origin(owner: Type) -> Any:
    return get_origin(owner)


def _item(owner: Type) -> Type:
    """What a loop over it gives."""
    found = [
        get_args(each)[0]
        for each in _members(owner)
        if _origin(each) is tuple and get_args(each)[1:] == (Ellipsis,)
    ]
    return found[0] if len(found) == 1 else None


def _is(owner: Type) -> bool:
    return isinstance(owner, Module)


def _attribute(owner: Type, name: str) -> Type:
    """The type of a field, None where it is there but its type is not known, else `_MISSING`."""
    if _is(owner):
        return None if name in owner.names else _MISSING
    if not isinstance(owner, type) or name.startswith("_"):
        return None  # what tuples have, and what is forbidden, is seen when it is rendered
    if not hasattr(owner, name):
        return _MISSING
    hints = _hints(owner)
    if name in hints:
        return hints[name]
    found = getattr(owner, name)
    return get_type_hints(found.fget).get("return") if isinstance(found, property) else None


@lru_cache(maxsize=64)
def _hints(owner: type) -> dict[str, Type]:
    try:
        return get_type_hints(owner) if is_dataclass(owner) else {}
    except NameError:
        return {}  # of a class whose types are imported for type checkers alone


def _called(owner: Type) -> str:
    return owner.name if _is(owner) else str(owner.__name__)
