"""Our reading of the manifest's schema gives the verdicts of the reference implementation."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import syndicate
from syndicate.model import Package
from syndicate.package.fields import missing, violations

SCHEMA = json.loads((Path(syndicate.__file__).parent / "manifest.schema.json").read_text())
REFERENCE = jsonschema.Draft202012Validator(SCHEMA)
READ = {
    "$ref", "anyOf", "type", "const", "enum", "minimum", "maximum", "minItems", "maxItems", "items",
    "minLength", "maxLength", "pattern", "properties", "required", "additionalProperties",
}  # fmt: skip
SAID = {"$schema", "$id", "$defs", "title", "description"}


def keywords(schema: Any) -> set[str]:
    found = set(schema) if isinstance(schema, dict) else set()
    for key, value in schema.items():
        if key in ("properties", "$defs"):
            found |= set().union(*map(keywords, value.values()))
        elif key in ("items", "additionalProperties"):
            found |= keywords(value)
        elif key == "anyOf":
            found |= set().union(*map(keywords, value))
    return found


def test_the_schema_says_nothing_that_is_not_read() -> None:
    assert keywords(SCHEMA) <= READ | SAID


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [at] if at else []
    if isinstance(value, dict):
        for key, each in value.items():
            found += places(each, (*at, key))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            found += places(each, (*at, number))
    return found


ODD = st.sampled_from(
    [None, True, False, 0, 1, -1, 0.5, 1.5, "", "en", "not a language", "sha256:", "0" * 64, [], [1],
     [1, 2], ["a"], {}, {"by": "she"}, {"a": ["b"]}, {"a": 1}, "kill", "usable", "2026-01-01"]
)  # fmt: skip


@given(st.data())
@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_verdict_is_the_reference_s(package: Package, data: st.DataObject) -> None:
    manifest = json.loads(package.manifest)
    for _ in range(data.draw(st.integers(1, 2))):
        *way, last = data.draw(st.sampled_from(places(manifest)))
        inside = manifest
        for step in way:
            inside = inside[step]
        if isinstance(inside, dict) and data.draw(st.booleans()):
            del inside[last]
        else:
            inside[last] = deepcopy(data.draw(ODD))
    assert bool(violations(manifest)) == (not REFERENCE.is_valid(manifest)), violations(manifest)


@pytest.mark.parametrize(
    ("way", "value", "says"),
    [
        (("version",), 0, "version is 0, which is out of its range"),
        (("version",), True, "version is not integer"),
        (
            ("status",),
            "published",
            'status is "published", not "usable" or "withheld" or "canceled"',
        ),
        (("history", "signal"), "oops", "history.signal is"),
        (("history", "replaces"), "sha256:1", "history.replaces is"),
        (
            ("attribution", "rights", "permission"),
            "she",
            "attribution.rights.permission is not object",
        ),
        (("files", 0, "sha256"), "A" * 64, "files[0].sha256 is"),
        (("files", 0, "language"), "en\n", "files[0].language is"),
        (("not_carried",), {"ninjs": "note"}, "not_carried.ninjs is not array"),
        (("terms", "list", 0, "target_span"), [1], "terms.list[0].target_span is of none"),
    ],
)
def test_what_is_wrong_is_told_with_the_way_to_it(
    package: Package, way: tuple[Any, ...], value: object, says: str
) -> None:
    manifest = json.loads(package.manifest)
    inside = manifest
    for step in way[:-1]:
        inside = inside[step]
    inside[way[-1]] = value
    (told,) = violations(manifest)
    assert says in told


def test_fields_that_nobody_knows_are_ignored_and_much_that_is_wrong_is_not_all_told(
    package: Package,
) -> None:
    manifest = json.loads(package.manifest)
    assert violations(manifest) == missing(manifest) == []
    assert violations(manifest | {"later": 1}) == []
    assert len(violations(manifest | {"files": [{}] * 1000})) == 20
    broken = deepcopy(manifest)
    del broken["terms"]
    assert missing(broken | {"words": []}) == ["terms", "words"]
    assert violations([]) == ["the manifest is not object"]
