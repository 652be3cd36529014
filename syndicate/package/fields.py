"""Whether a manifest's fields are what its JSON Schema says, by that schema itself.

`manifest.schema.json` uses a small part of JSON Schema 2020-12, and this reads that part, in a
tenth of the time that a whole implementation takes to load and to run: every run verifies every
package that stands. A test holds it to the verdicts of the reference implementation.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

_MOST = 20
"""Violations that are told of one manifest."""
_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
_Schema = Mapping[str, Any]


def violations(manifest: Any) -> list[str]:
    """What is wrong with a manifest's fields, each told with the way to it; the first of many."""
    return list(islice(_violations(manifest, _schema(), ""), _MOST))


def missing(manifest: Mapping[str, Any]) -> list[str]:
    """The fields at the top that are not there, or not of their type."""
    schema = _schema()
    return [
        field
        for field in schema["required"]
        if field not in manifest or not _is_type(manifest[field], schema["properties"][field])
    ]


@lru_cache(maxsize=1)
def _schema() -> _Schema:
    path = Path(__file__).resolve().parent.parent / "manifest.schema.json"
    schema: _Schema = json.loads(path.read_text(encoding="utf-8"))
    return schema


def _violations(value: Any, schema: _Schema, at: str) -> Iterator[str]:
    if "$ref" in schema:
        yield from _violations(value, _schema()["$defs"][schema["$ref"].rpartition("/")[2]], at)
    if "anyOf" in schema and all(any(_violations(value, each, at)) for each in schema["anyOf"]):
        yield f"{at} is of none of the kinds that it may be"
        return
    if not _is_type(value, schema):
        yield f"{at or 'the manifest'} is not {' or '.join(_listed(schema['type']))}"
        return
    allowed = [schema["const"]] if "const" in schema else schema.get("enum")
    if allowed is not None and value not in allowed:
        yield f"{at} is {_short(value)}, not {' or '.join(map(_short, allowed))}"
    elif isinstance(value, str):
        yield from _text(value, schema, at)
    elif isinstance(value, int | float):
        if value < schema.get("minimum", value) or value > schema.get("maximum", value):
            yield f"{at} is {_short(value)}, which is out of its range"
    elif isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            yield f"{at} has {len(value)} items"
        for number, each in enumerate(value if "items" in schema else ()):
            yield from _violations(each, schema["items"], f"{at}[{number}]")
    elif isinstance(value, dict):
        yield from _object(value, schema, at)


def _text(value: str, schema: _Schema, at: str) -> Iterator[str]:
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        yield f"{at} is {_short(value)}, which is too short or too long"
    # The schema's "$" is the end, Python's is before a last line break too.
    elif "pattern" in schema and not re.search(schema["pattern"].replace("$", r"\Z"), value):
        yield f"{at} is {_short(value)}, which has not its form"


def _object(value: dict[str, Any], schema: _Schema, at: str) -> Iterator[str]:
    known = schema.get("properties", {})
    for field in schema.get("required", ()):
        if field not in value:
            yield f"{at}.{field} is missing".removeprefix(".")
    for field, each in value.items():
        rule = known.get(field, schema.get("additionalProperties"))
        if rule is not None:
            yield from _violations(each, rule, f"{at}.{field}".removeprefix("."))


def _is_type(value: Any, schema: _Schema) -> bool:
    kinds = _listed(schema.get("type", ()))
    return not kinds or any(
        isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))
        for kind in kinds
    )


def _listed(kinds: Any) -> list[str]:
    return [kinds] if isinstance(kinds, str) else list(kinds)


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."
