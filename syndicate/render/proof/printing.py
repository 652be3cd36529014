"""Rendering samples to find all that is undefined, not only what comes first.

An undefined name gives nothing here and is written down, so that the rendering goes on; whatever
else goes wrong ends the rendering of that format of that sample.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator
from functools import wraps
from typing import Any, ClassVar

from jinja2 import BaseLoader, Environment, TemplateNotFound, Undefined
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context as Running
from jinja2.runtime import LoopContext, Macro
from jinja2.utils import missing
from markupsafe import Markup

from syndicate.errors import ConfigError
from syndicate.render.environment import SHIPPED
from syndicate.render.proof.problem import Problem, near
from syndicate.render.proof.survey import lacking, undefined
from syndicate.render.sandbox import Sandbox


class _Mended(BaseLoader):
    """Gives what ships, or nothing, in the place of files that nothing can be made of (`broken`)
    or that are not there (names, `missing`), so that they do not hide what else is wrong."""

    def __init__(
        self, loader: BaseLoader, broken: Collection[str], missing: Collection[str]
    ) -> None:
        self._loader = loader
        self._broken = broken
        self._missing = missing

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        try:
            found = self._loader.get_source(environment, template)
            broken = found[1] in self._broken
        except ConfigError:
            broken = True
        except TemplateNotFound:
            if template not in self._missing:
                raise
            broken = True
        if not broken:
            return found
        try:
            return self._loader.get_source(environment, f"{SHIPPED}/{template}")
        except TemplateNotFound:
            return "", None, None


class Proofs(Sandbox):
    """An environment that writes down what is undefined, and goes on."""

    def __init__(self, **options: Any) -> None:
        self.journal: list[Problem] = []
        super().__init__(**options, undefined=type("_Noted", (_Noted,), {"journal": self.journal}))

    def go_on(self, broken: Collection[str], missing: Collection[str]) -> None:
        """Render all the same: without the files that are broken or missing, and with filters,
        those that were added too, that pass on what is undefined."""
        assert self.loader is not None
        self.loader = _Mended(self.loader, broken, missing)
        for name, function in self.filters.items():
            self.filters[name] = _lenient(name, function)

    def path(self, template: str) -> str:
        """The file of a template."""
        assert self.loader is not None
        return self.loader.get_source(self, template)[1] or ""

    def call(__self, __context: Running, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        if isinstance(__obj, _Noted):
            return __obj.note()
        # A macro may be given what is undefined; it fails where it uses it.
        if not isinstance(__obj, Macro):
            for arg in (*args, *kwargs.values()):
                if isinstance(arg, _Noted):
                    return arg.note()
        return super().call(__context, __obj, *args, **kwargs)


def _lenient(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    first = 1 if hasattr(function, "jinja_pass_arg") else 0

    @wraps(function)
    def lenient(*args: Any, **kwargs: Any) -> Any:
        if name not in ("default", "d"):
            for arg in args[first:]:
                if isinstance(arg, _Noted):
                    return arg.note()
        return function(*args, **kwargs)

    return lenient


class _Noted(Undefined):
    """Nothing, which is written down where it is used."""

    __slots__ = ()
    journal: ClassVar[list[Problem] | None] = None

    def note(self, *_: object, **__: object) -> Any:
        """Write it down; gives what can be printed."""
        if self.journal is None:
            return Markup("")
        template, path, line = place()
        name, owner = str(self._undefined_name), self._undefined_obj
        if self._undefined_hint:
            safe = not issubclass(self._undefined_exception, SecurityError)
            found = Problem("name" if safe else "error", self._undefined_hint, template, path, line)
        elif owner is missing:
            found = Problem("name", undefined(name), template, path, line)
        else:
            message = lacking(_called(owner), name)
            found = Problem("name", message, template, path, line, near(name, dir(owner)))
        self.journal.append(found)
        return Markup("")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        self.note()
        return _Silent()

    def __getitem__(self, key: object) -> Any:
        self.note()
        return _Silent()

    def __str__(self) -> str:
        return str(self.note())

    def __iter__(self) -> Iterator[Any]:
        self.note()
        return iter(())

    def __len__(self) -> int:
        self.note()
        return 0

    def __bool__(self) -> bool:
        self.note()
        return False

    def _differs(self, *_: object) -> Any:
        self.note()
        return False

    def __hash__(self) -> int:
        return id(type(self))

    __call__ = __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = note
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = note
    __neg__ = __pos__ = __pow__ = __rpow__ = note
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = _differs


class _Silent(_Noted):
    """What was asked of nothing, which was written down already."""

    __slots__ = ()


def _called(owner: object) -> str:
    if isinstance(owner, TemplateModule):
        return str(owner.__name__)
    if isinstance(owner, list | tuple):
        return "A list"
    return "loop" if isinstance(owner, LoopContext) else type(owner).__name__


def place() -> tuple[str, str, int]:
    """The name, file and line of the template that is running."""
    frame = sys._getframe(1)
    while frame is not None:
        template = frame.f_globals.get("__jinja_template__")
        if template is not None:
            line = template.get_corresponding_lineno(frame.f_lineno)
            return template.name or "", template.filename or "", line
        frame = frame.f_back  # type: ignore[assignment]
    return "", "", 0
