"""Writes the tables of docs/templates.md from the types, filters, templates and catalogues; with
`--check`, fails where one is out of date.

What stands between `<!-- made: NAME -->` and `<!-- end -->` is made here; the rest is written by
hand.
"""

from __future__ import annotations

import inspect
import re
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from jinja2 import nodes

from syndicate import langs
from syndicate.model import Inline
from syndicate.render import body, context, labels, licence, markdown, text
from syndicate.render.entries import ENTRIES
from syndicate.render.environment import environment
from syndicate.render.filters import FILTERS
from syndicate.render.proof.inventory import inventory
from syndicate.render.proof.sample import SAMPLES

TARGET = Path(__file__).with_name("templates.md")
_PART = re.compile(r"(<!-- made: ([a-z]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_FIELD = re.compile(r"^(\w+) {2,}(\S.*)$")
_MODULES = {module.__name__ for module in (context, body, licence, labels)}
_WORDS = {str: "text", int: "number", bool: "true or false", Inline: "*marked text*"}


# --- What docstrings say -------------------------------------------------------------------------


def described(kind: type) -> tuple[str, dict[str, str]]:
    """What a class says of itself, and of each of its fields; raises `LookupError` for one of which
    it says nothing."""
    said: list[str] = []
    found: dict[str, str] = {}
    name = ""
    for line in inspect.cleandoc(kind.__doc__ or "").splitlines():
        match = _FIELD.match(line)
        if match:
            name = match[1]
            found[name] = match[2]
        elif name and line.startswith(" "):
            found[name] += " " + line.strip()
        else:
            name = ""
            said.append(line)
    for each in fields(kind):
        if each.name not in found and not each.name.startswith("_") and each.name != "language":
            raise LookupError(f"{kind.__module__}.{kind.__name__} does not say what {each.name} is")
    for each, value in vars(kind).items():
        if isinstance(value, property):
            says = sentence(value)
            found[each] = says[:1].lower() + says[1:]
    return " ".join(" ".join(said).split()), found


def sentence(function: Any) -> str:
    """The first paragraph of a docstring, as it stands in a table."""
    first = inspect.cleandoc(function.__doc__ or "").split("\n\n")[0]
    return " ".join(first.split()).rstrip(".").replace("|", "\\|")


def reached() -> list[type]:
    """The classes of what templates are given, in the order in which they are met."""
    found: list[type] = []
    waiting: list[Any] = [context.Context]
    while waiting:
        kind = waiting.pop(0)
        if not isinstance(kind, type):
            waiting += get_args(kind)
        elif is_dataclass(kind) and kind not in found and kind.__module__ in _MODULES:
            found.append(kind)
            waiting += hints(kind).values()
    return found


def hints(kind: type) -> dict[str, Any]:
    """The types of the fields that are told."""
    names = {each.name for each in fields(kind) if not each.name.startswith("_")}
    if kind is labels.Labels:
        return dict.fromkeys(sorted(names), str)
    found = {name: hint for name, hint in get_type_hints(kind).items() if name in names}
    for name, value in vars(kind).items():
        if isinstance(value, property):
            found[name] = get_type_hints(value.fget)["return"]
    return found


def called(hint: Any) -> str:
    """A type in words."""
    if hint in _WORDS:
        return _WORDS[hint]
    if hint == body.Node:
        return "*node*"
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return ", ".join(f"`{each}`" for each in arguments if each) + (
            " or empty" if "" in arguments else ""
        )
    if origin in (Union, UnionType):
        rest = [called(each) for each in arguments if each is not NoneType]
        return " or ".join(rest) + (" or none" if NoneType in arguments else "")
    if origin is tuple:
        if get_origin(arguments[0]) is tuple:
            inner = get_args(arguments[0])
            return "rows of *cells*" if inner == (body.Cell, ...) else "list"
        return f"list of {plural(called(arguments[0]))}"
    return f"*{hint.__name__.lower()}*"


def plural(word: str) -> str:
    return word if word == "*marked text*" else re.sub(r"(\*?)$", r"s\1", word, count=1)


# --- The parts -----------------------------------------------------------------------------------


def files() -> Iterator[str]:
    """The templates that ship, with what an override can replace of them."""
    yield "| file | formats | what it is | its blocks, or macros |\n|---|---|---|---|"
    loaded = environment()
    assert loaded.loader is not None
    for each in inventory(()):
        source = loaded.loader.get_source(loaded, each.name)[0]
        tree = loaded.parse(source)
        parts = [block.name for block in tree.find_all(nodes.Block)]
        parts = parts or [macro.name for macro in tree.find_all(nodes.Macro)]
        # The editor's page is told in review.md.
        shown = [] if each.formats == ("review",) else parts
        yield (
            f"| `{each.name}` | {', '.join(each.formats)} | {comment(source)} "
            f"| {', '.join(f'`{part}`' for part in shown)} |"
        )


def comment(source: str) -> str:
    """What a template says of itself: the first sentence of the comment that it begins with."""
    match = re.match(
        r'(?:"use strict";\s*)?(?:\{#|/\*)\s*(.*?)(?:\.\s|\s*(?:#\}|\*/))', source, re.S
    )
    return " ".join(match[1].split()).rstrip(".") if match else "its script"


def variables() -> Iterator[str]:
    _, said = described(context.Context)
    yield "| variable | type | what it is |\n|---|---|---|"
    for name, hint in hints(context.Context).items():
        yield f"| `{name}` | {called(hint)} | {said[name]} |"


def given() -> Iterator[str]:
    yield "| format | begins with | has | what it is |\n|---|---|---|---|"
    for form, entry in ENTRIES.items():
        for name, says in entry.given.items():
            yield f"| {form} | `{entry.template}` | `{name}` | {says} |"


def types() -> Iterator[str]:
    """What the variables hold, but the nodes."""
    members = get_args(body.Node)
    inside = (body.Item, body.Cell)
    for kind in reached():
        if kind is not context.Context and kind not in members and kind not in inside:
            yield from section(kind, f"*{kind.__name__.lower()}*")


def tree() -> Iterator[str]:
    """The nodes of the body, and what is in them."""
    for kind in get_args(body.Node):
        yield from section(kind, f"`{kind.type}`")
        for inner in {body.List: (body.Item,), body.Table: (body.Cell,)}.get(kind, ()):
            yield from section(inner, f"*{inner.__name__.lower()}*, in a `{kind.type}`")


def section(kind: type, title: str) -> Iterator[str]:
    says, said = described(kind)
    yield f"**{title}**: {says[:1].lower()}{says[1:]}\n"
    if said:
        yield "| field | type | what it is |\n|---|---|---|"
        for name, hint in hints(kind).items():
            if name in said:
                yield f"| `{name}` | {called(hint)} | {said[name]} |"
        yield ""


def filters() -> Iterator[str]:
    yield "| filter | what it makes |\n|---|---|"
    for name, function in FILTERS.items():
        yield f"| `{name}` | {sentence(function)} |"


def writers() -> Iterator[str]:
    yield "| in | what it writes |\n|---|---|"
    for name, kind in (("text", text.Writer), ("markdown", markdown.Writer)):
        for method, value in vars(kind).items():
            if method.startswith("_"):
                continue
            arguments = ""
            if not isinstance(value, property):
                parameters = list(inspect.signature(value).parameters.values())[1:]
                arguments = f"({', '.join(map(argument, parameters))})"
            yield f"| `{name}.{method}{arguments}` | {sentence(value)} |"


def argument(parameter: inspect.Parameter) -> str:
    if parameter.default is parameter.empty:
        return parameter.name
    return f"{parameter.name}={parameter.default!r}".replace("'", '"')


def samples() -> Iterator[str]:
    yield "| sample | what it is |\n|---|---|"
    for name, made in SAMPLES.items():
        yield f"| {name} | {sentence(made)} |"


def languages() -> Iterator[str]:
    found = labels.languages()
    each = ", ".join(f"{langs.name(tag, 'en')} (`{tag}`)" for tag in found)
    yield textwrap.fill(
        f"There are labels in {len(found)} languages: {each}.", 100, break_on_hyphens=False
    )


PARTS: dict[str, Callable[[], Iterator[str]]] = {
    "files": files,
    "variables": variables,
    "given": given,
    "types": types,
    "nodes": tree,
    "filters": filters,
    "writers": writers,
    "samples": samples,
    "languages": languages,
}


def made(page: str) -> str:
    """The page with its parts made anew; each must be there."""
    missing = PARTS.keys() - {match[2] for match in _PART.finditer(page)}
    if missing:
        raise LookupError(f"{TARGET} has no place for: {', '.join(sorted(missing))}")
    return _PART.sub(
        lambda match: match[1] + "\n".join(PARTS[match[2]]()).rstrip("\n") + "\n" + match[3], page
    )


def main() -> int:
    there = TARGET.read_text(encoding="utf-8")
    new = made(there)
    if "--check" in sys.argv[1:]:
        if there == new:
            return 0
        print(f"{TARGET} is out of date: run python docs/templates.py", file=sys.stderr)
        return 1
    TARGET.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
