"""Where a partner's templates run: Jinja's sandbox, with an allowance and without chance.

Jinja's sandbox keeps a template from what is inside Python's objects, so that it reaches the
context and nothing else. It does not keep one from using up the machine. Here each rendering has an
`ALLOWANCE` of characters that it may make and of steps that its loops may take, and what one
operation would make is estimated before it is done. What draws lots (`random`, `lipsum`) is gone,
because the same article must give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, Undefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import Environment
from jinja2.exceptions import SecurityError
from jinja2.loaders import split_template_path
from jinja2.runtime import Context, markup_join, str_join
from jinja2.sandbox import MAX_RANGE, ImmutableSandboxedEnvironment

from syndicate.errors import ConfigError
from syndicate.render.labels import Labels

ALLOWANCE = 200_000_000
"""Characters that a rendering may make, those that it makes on its way included. The editor's page
of an article of ten thousand sentences takes an eighth of it."""
_STEP = 20
"""What a step of a loop costs, in characters: it takes about as long."""
_CALL = 400
"""What a call costs."""
_ITEM = 100
"""What a thing in a list costs: hardly any page has lists of thousands."""
_LINE = 80
"""How many times a writer may repeat what it is given."""
_BITS = 10_000
"""How long a power may be. Python refuses to print longer numbers."""
_WIDE = re.compile(r"[%{][^%{}]*(?:\d{5}|\*)|\{[^{}]*:[^{}]*\{")
"""A place of a format string that is 10,000 wide or more, or as wide as a value says."""
_BY_CHANCE = ("random",), ("lipsum",)
"""Filters, and functions."""
_CHOOSING = frozenset(
    "attr batch count d default dictsort first groupby items last length list map max min reject"  # noqa: SIM905
    " rejectattr reverse select selectattr slice sort unique".split()
)
"""Filters that hand on what they were given, and write nothing of it."""

_left: ContextVar[list[int]] = ContextVar("left")
"""What is left of the allowance of this rendering, alone in a list."""


@contextmanager
def allowance() -> Iterator[None]:
    """One rendering, with an allowance of its own."""
    token = _left.set([ALLOWANCE])
    try:
        yield
    finally:
        _left.reset(token)


class _Steps(CodeGenerator):
    """Compiles loops that count their steps, and joins that are measured before they are made."""

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802 (jinja2's name)
        counted = nodes.EnvironmentAttribute("counted", lineno=node.lineno)
        node.iter = nodes.Call(counted, [node.iter], [], None, None, lineno=node.lineno)
        super().visit_For(node, frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        self.write("environment.joined(context, (")
        for each in node.nodes:
            self.visit(each, frame)
            self.write(", ")
        self.write("))")


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment of every template, a partner's or ours."""

    code_generator_class = _Steps
    intercepted_binops = frozenset({"+", "*", "**", "%"})
    concat = staticmethod(lambda pieces: _concat(pieces))

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"undefined": StrictUndefined, "finalize": _printed, **options})
        for table, names in zip((self.filters, self.globals), _BY_CHANCE, strict=True):
            for name in names:
                del table[name]
        self.filters = {name: _guarded(name, found) for name, found in self.filters.items()}

    def counted(self, items: Iterable[Any]) -> Iterator[Any]:
        """The items of a loop; called by what `_Steps` compiles."""
        left = _left.get()
        for item in items:
            left[0] -= _STEP
            if left[0] < 0:
                _refuse()
            yield item

    def joined(self, context: Context, parts: Sequence[Any]) -> str:
        """Parts with `~` between them; called by what `_Steps` compiles."""
        _spend(_sum(parts))
        return (markup_join if context.eval_ctx.autoescape else str_join)(parts)

    def measured(self, made: Any) -> Any:
        """What an operation made."""
        if isinstance(made, Mapping | Sequence | Set):
            _spend(_size(made))
        return made

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "*":
            if isinstance(left, int | float) and isinstance(right, int | float):
                return left * right
            _allow(_size(left) * _size(right))
        elif operator == "**":
            if isinstance(left, int) and isinstance(right, int):
                _allow(left.bit_length() * max(right, 0), _BITS)
        elif operator == "%":
            _check_format(left)
        return self.measured(super().call_binop(context, operator, left, right))

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        _spend(_CALL)
        method = getattr(__obj, "__wrapped__", __obj)  # as the sandbox wraps `str.format`
        owner = getattr(method, "__self__", None)
        if owner is None or isinstance(owner, Labels | Sandbox):
            return super().call(__context, __obj, *args, **kwargs)
        if not isinstance(owner, str):
            longest = max((len(arg) for arg in args if isinstance(arg, str)), default=0)
            _estimate(range(longest), (_LINE, *args))
        elif method.__name__ in ("format", "format_map"):
            _check_format(owner)
        else:
            _estimate(owner, args)
        return __self.measured(super().call(__context, __obj, *args, **kwargs))


class Folder(FileSystemLoader):
    """A folder of templates; what a link in it leads to must be in it too."""

    def __init__(self, folder: Path) -> None:
        # Editors of Windows put a mark at the beginning of UTF-8 that is no part of a page.
        super().__init__(folder, encoding="utf-8-sig", followlinks=True)
        self._root = folder.resolve()

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        path = self._root.joinpath(*split_template_path(template))
        if path.is_file() and not path.resolve().is_relative_to(self._root):
            raise ConfigError(
                "The template is a link that leads out of its folder.",
                path=path,
                remedy="Put a copy of the file there.",
            )
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError as error:
            raise ConfigError(
                "The template is not UTF-8.", path=path, remedy="Save it as UTF-8."
            ) from error


def _spend(size: int) -> None:
    left = _left.get()
    left[0] -= size
    if left[0] < 0:
        _refuse()


def _allow(size: int, most: int | None = None) -> None:
    if size > (ALLOWANCE if most is None else most):
        _refuse()


def _refuse() -> None:
    raise SecurityError("it makes far more than any page needs; a loop or a number is too large")


def _size(value: Any) -> int:
    """How much it is when it is printed: characters, or what a number says of them."""
    if isinstance(value, str | bytes):
        return len(value)
    if isinstance(value, bool | float):
        return 1
    if isinstance(value, int):
        return min(abs(value), ALLOWANCE + 1)
    if isinstance(value, range):
        return len(value)
    if isinstance(value, Mapping | Sequence | Set):
        return _sum(value)
    # How much an iterator gives is not known before; a range gives at most so much.
    return MAX_RANGE if isinstance(value, Iterator) else 1


def _sum(value: Iterable[Any]) -> int:
    """The size of a container, those inside it counted each time that they would be printed."""
    found, waiting = 0, [value]
    while waiting and found <= ALLOWANCE:
        items = waiting.pop()
        for item in items.values() if isinstance(items, Mapping) else items:
            found += _ITEM + (len(item) if isinstance(item, str) else 0)
            if isinstance(item, list | tuple | dict):
                waiting.append(item)
    return found


def _estimate(value: Any, args: Sequence[Any]) -> None:
    """Refuse what could make too much of `value`: padding, replacing, joining, indenting."""
    size = 1 if isinstance(value, int) else max(1, _size(value))
    _allow(size)
    for arg in args:
        _allow(size * _size(arg))


def _check_format(text: Any) -> None:
    if isinstance(text, str) and _WIDE.search(text):
        raise SecurityError("it asks for a width that no page needs")


def _guarded(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter of Jinja's that is asked first how much it would make."""
    first = 1 if hasattr(function, "jinja_pass_arg") else 0

    @wraps(function)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        value, more = args[first], (*args[first + 1 :], *kwargs.values())
        if name == "format":
            _check_format(str(value))
        elif not isinstance(value, Undefined):
            shallow = name in _CHOOSING and isinstance(value, Sized)
            _estimate(range(len(value)) if shallow else value, more)
        made = function(*args, **kwargs)
        if isinstance(made, str):
            _spend(len(made))
        return made

    return guarded


def _printed(value: Any) -> Any:
    """What an expression puts into the page."""
    if isinstance(value, str):
        return value
    if isinstance(value, Undefined):
        return value
    if callable(value):
        raise SecurityError("a function is printed; put parentheses behind it to call it")
    _spend(_size(value) if isinstance(value, Mapping | Sequence | Set) else _STEP)
    return value


def _concat(pieces: Iterable[str]) -> str:
    """How a page, a macro and a `set` block become one text."""
    if isinstance(pieces, list):
        _spend(sum(map(len, pieces)))
        return "".join(pieces)
    found, left = [], _left.get()
    for piece in pieces:  # what makes the pieces spends too
        left[0] -= len(piece)
        if left[0] < 0:
            _refuse()
        found.append(piece)
    return "".join(found)
