"""What can be read in templates without rendering them, in every branch: names, filters, files.

Which names a template looks up is what Jinja's own compiler says, so that scopes are its scopes.
What it may find there depends on who includes, imports or extends it, so templates are followed
from the ones that formats begin with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import TemplateNotFound, TemplateSyntaxError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import Environment
from jinja2.idtracking import VAR_LOAD_RESOLVE, Symbols

from syndicate.errors import ConfigError
from syndicate.render.proof.problem import Problem, near
from syndicate.render.proof.typed import Module, Type, attributes

_EMPTY: frozenset[str] = frozenset()
_REFERENCES = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
_BINDING = (nodes.Assign, nodes.AssignBlock, nodes.Macro, nodes.Import, nodes.FromImport)
_GUARDS = {"defined", "undefined", "default", "d"}
"""Tests and filters for names that may not be there."""


@dataclass(frozen=True, slots=True)
class Source:
    """A template that was read; without `tree` it cannot be parsed."""

    name: str
    path: str
    tree: nodes.Template | None


@dataclass(frozen=True, slots=True)
class Scope:
    """What a template finds when it begins.

    names     all of it
    shadowed  those of them that a template has given another meaning
    types     of the variables of the format
    importer  who imports it without context, on which line, and what would be in that
    """

    names: frozenset[str]
    shadowed: frozenset[str]
    types: Mapping[str, Type]
    importer: tuple[Source, int, frozenset[str]] | None = None


class Survey:
    """Follows templates and collects what is wrong.

    `paths` are the files that it has met, `broken` those of them that nothing can be made of;
    `missing` are names of templates that are not there.
    """

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.problems: list[Problem] = []
        self.paths: set[str] = set()
        self.broken: set[str] = set()
        self.missing: set[str] = set()
        self.dynamic = False
        """Whether a template names another by a value, so that not all are known."""
        self._sources: dict[str, Source | None] = {}
        self._done: set[tuple[object, ...]] = set()

    def begin(self, template: str, types: Mapping[str, Type]) -> None:
        """The template of a format, which is given variables of those types."""
        source = self._source(template)
        if source is None:
            raise FileNotFoundError(template)  # what ships is damaged
        self._follow(source, Scope(frozenset(types), _EMPTY, types))

    # --- Reading ---

    def _source(self, name: str) -> Source | None:
        """None where there is no such template."""
        if name not in self._sources:
            self._sources[name] = self._read(name)
        return self._sources[name]

    def _read(self, name: str) -> Source | None:
        loader = self.environment.loader
        assert loader is not None
        try:
            text, path, _ = loader.get_source(self.environment, name)
        except TemplateNotFound:
            return None
        except ConfigError as error:
            path = str(error.path)
            self.paths.add(path)
            self.broken.add(path)
            self.problems.append(Problem("missing", error.message, name, path, 0, error.remedy))
            return Source(name, path, None)
        assert path is not None
        self.paths.add(path)
        try:
            tree = self.environment.parse(text, name, path)
        except TemplateSyntaxError as error:
            source = Source(name, path, None)
            self._unreadable(source, error)
            return source
        source = Source(name, path, tree)
        self._filters(source, tree)
        return source

    def _unreadable(self, source: Source, error: TemplateSyntaxError) -> None:
        self.broken.add(source.path)
        message = (error.message or "It cannot be read").rstrip(".") + "."
        self._wrong(source, "syntax", error.lineno, message)

    def _filters(self, source: Source, tree: nodes.Template) -> None:
        """Report filters and tests that do not exist, and let them exist, so that we can go on."""
        for node in tree.find_all((nodes.Filter, nodes.Test)):
            is_filter = isinstance(node, nodes.Filter)
            known = self.environment.filters if is_filter else self.environment.tests
            name = node.name
            if known.get(name, _nothing) is _nothing:
                remedy = near(name, known, "docs/templates.md lists ours.")
                what = "filter" if is_filter else "test"
                self._wrong(source, "filter", node.lineno, f"No {what} is called {name!r}.", remedy)
                known[name] = _nothing

    def _wrong(self, source: Source, kind: str, line: int, message: str, remedy: str = "") -> None:
        self.problems.append(Problem(kind, message, source.name, source.path, line, remedy))

    # --- Following ---

    def _follow(self, source: Source, scope: Scope) -> None:
        importer = scope.importer[:2] if scope.importer else None
        tree, key = source.tree, (source.path, scope.names, scope.shadowed, importer)
        if tree is None or key in self._done:
            return
        self._done.add(key)
        ancestors = list(self._ancestors(source))
        inherited = frozenset().union(*(_exported(each) for _, each in ancestors))
        if any(block.scoped for _, each in ancestors for block in each.find_all(nodes.Block)):
            inherited |= frozenset().union(*(_stored(each) for _, each in ancestors))
        own = scope.names | inherited | _exported(tree)
        shadowed = scope.shadowed | inherited
        self._names(source, tree, own, scope)
        self._attributes(source, tree, {k: t for k, t in scope.types.items() if k not in shadowed})
        self._blocks(source, tree, ancestors)
        within = Scope(own | _stored(tree), shadowed | _stored(tree), scope.types)
        for node in tree.find_all(_REFERENCES):
            alone = Scope(_EMPTY, _EMPTY, {}, (source, node.lineno, within.names))
            for found in self._referred(source, node):
                self._follow(found, within if getattr(node, "with_context", True) else alone)
                if isinstance(node, nodes.FromImport):
                    self._imported(source, node, found)

    def _ancestors(self, source: Source) -> Iterator[tuple[Source, nodes.Template]]:
        """The templates that it extends, the nearest first."""
        met, at = {source.path}, source
        while at.tree is not None:
            parent = next(at.tree.find_all(nodes.Extends), None)
            name = _constant(parent.template) if parent else None
            found = self._source(name) if isinstance(name, str) else None
            if found is None or found.tree is None or found.path in met:
                return
            met.add(found.path)
            yield found, found.tree
            at = found

    def _referred(self, source: Source, node: nodes.Node) -> Iterator[Source]:
        """The templates that a statement names, as far as they are there."""
        named = _constant(node.template)  # type: ignore[attr-defined]
        names = [named] if isinstance(named, str) else named
        if names is None:
            self.dynamic = True
            return
        found = [each for each in map(self._source, names) if each is not None]
        if not found and not getattr(node, "ignore_missing", False):
            said = " or ".join(names)
            self.missing.update(names)
            self._wrong(
                source, "missing", node.lineno, f"The template {said} is missing.",
                near(names[0] if names else "", self.environment.list_templates()),
            )  # fmt: skip
        if isinstance(node, nodes.Extends) and found and found[0].path == source.path:
            self.broken.add(source.path)
            self._wrong(
                source, "error", node.lineno, "The template extends itself.",
                f"To build on what ships, name it shipped/{names[0]}.",
            )  # fmt: skip
        yield from found

    # --- What is looked at ---

    def _names(
        self, source: Source, tree: nodes.Template, known: frozenset[str], scope: Scope
    ) -> None:
        guarded = {
            node.node.name
            for node in tree.find_all((nodes.Test, nodes.Filter))
            if node.name in _GUARDS and isinstance(node.node, nodes.Name)
        }
        names = _Names(self.environment, source)
        try:
            names.visit(tree)
        except TemplateSyntaxError as error:
            self._unreadable(source, error)
            return
        for name, line in names.found:
            if name in known or name in guarded:
                continue
            if scope.importer and name in scope.importer[2]:
                message = f"{source.name} uses {name!r}, and is imported without it."
                remedy = 'Write "with context" at the end.'
                self._wrong(scope.importer[0], "name", scope.importer[1], message, remedy)
            else:
                self._wrong(source, "name", line, undefined(name), near(name, known))

    def _attributes(self, source: Source, tree: nodes.Template, types: Mapping[str, Type]) -> None:
        modules = {
            node.target: Module(found.name, _exported(found.tree))
            for node in tree.find_all(nodes.Import)
            for name in [_constant(node.template)]
            if isinstance(name, str) and (found := self._source(name)) and found.tree is not None
        }
        for owner, name, line, known in attributes(tree, {**types, **modules}):
            self._wrong(source, "name", line, lacking(owner, name), near(name, known))

    def _imported(self, source: Source, node: nodes.FromImport, found: Source) -> None:
        if found.tree is None:
            return
        exported = _exported(found.tree)
        for each in node.names:
            name = each[0] if isinstance(each, tuple) else each
            if name not in exported:
                message = f"{found.name} has nothing that is called {name!r}."
                self._wrong(source, "name", node.lineno, message, near(name, exported))

    def _blocks(
        self,
        source: Source,
        tree: nodes.Template,
        ancestors: Sequence[tuple[Source, nodes.Template]],
    ) -> None:
        """Blocks of an override that what it extends does not have: nothing would show them."""
        if not ancestors or next(ancestors[-1][1].find_all(nodes.Extends), None):
            return
        known = {block.name for _, each in ancestors for block in each.find_all(nodes.Block)}
        nested = {inner.name for b in tree.find_all(nodes.Block) for inner in _inside(b)}
        for block in tree.find_all(nodes.Block):
            if block.name not in known | nested:
                message = f"Nothing shows the block {block.name!r}: {ancestors[0][0].name} has none"
                remedy = near(block.name, known, f"It has: {', '.join(sorted(known))}.")
                self._wrong(source, "block", block.lineno, f"{message} of that name.", remedy)


class _Names(CodeGenerator):
    """Jinja's compiler, asked only which names it would look up in the context, and where."""

    def __init__(self, environment: Environment, source: Source) -> None:
        super().__init__(environment, source.name, source.path)
        self.found: list[tuple[str, int]] = []

    def write(self, x: str) -> None:
        """Nothing is compiled."""

    def visit_Name(self, node: nodes.Name, frame: Frame) -> None:  # noqa: N802 (jinja2's name)
        if node.ctx == "load" and node.name not in self.environment.globals:
            load: Any = frame.symbols.find_load(frame.symbols.ref(node.name))
            if load is not None and load[0] == VAR_LOAD_RESOLVE and not _set(node.name, frame):
                self.found.append((node.name, node.lineno))
        super().visit_Name(node, frame)


def _set(name: str, frame: Frame) -> bool:
    """Whether the name is set in that scope or around it, perhaps in one branch alone."""
    symbols: Symbols | None = frame.symbols
    while symbols is not None:
        if name in symbols.stores:
            return True
        symbols = symbols.parent
    return False


def undefined(name: str) -> str:
    return f"{name!r} is undefined."


def lacking(owner: str, name: str) -> str:
    return f"{owner} has no {name!r}."


def _nothing(value: Any, *_: Any, **__: Any) -> Any:
    """Stands for a filter or a test that does not exist."""
    return value


def _constant(node: nodes.Expr) -> str | list[str] | None:
    """The name, or names, that a statement gives another template; None for a value's."""
    try:
        value = node.as_const()
    except nodes.Impossible:
        return None
    if isinstance(value, list | tuple):
        return [each for each in value if isinstance(each, str)]
    return value if isinstance(value, str) else None


def _inside(node: nodes.Node) -> Iterator[nodes.Block]:
    return node.find_all(nodes.Block)


def _exported(tree: nodes.Template) -> frozenset[str]:
    """What a template defines for those who import it, for what it includes and for its blocks."""
    found: set[str] = set()
    waiting: list[nodes.Node] = [*tree.body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, nodes.If):
            waiting += [*node.body, *node.elif_, *node.else_]
        elif isinstance(node, _BINDING):
            found |= _bound(node)
    return frozenset(found)


def _stored(tree: nodes.Template) -> frozenset[str]:
    """All names that a template gives a meaning, wherever in it."""
    found = {name for node in tree.find_all(_BINDING) for name in _bound(node)}
    return frozenset(found | {n.name for n in tree.find_all(nodes.Name) if n.ctx != "load"})


def _bound(node: nodes.Node) -> set[str]:
    """The names that a statement gives a meaning."""
    if isinstance(node, nodes.Macro):
        return {node.name}
    if isinstance(node, nodes.Import):
        return {node.target}
    if isinstance(node, nodes.FromImport):
        return {each[1] if isinstance(each, tuple) else each for each in node.names}
    target: nodes.Node = node.target  # type: ignore[attr-defined]
    if isinstance(target, nodes.Name):
        return {target.name}
    return {each.name for each in target.find_all(nodes.Name)}
