"""The YAML between two lines of `---` at the start of a text, as generators of sites write it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from syndicate.errors import ConfigError
from syndicate.ingest.metadata import Metadata, from_mapping

_LARGEST = 256 * 1024


def read_front_matter(text: str, path: str) -> tuple[Metadata, str, int]:
    """(metadata, what follows, lines taken) of a text that may begin with YAML between `---`.

    A text that begins otherwise is all body. Raises `ConfigError` for what is wrong in it.
    """
    start = re.match(r"\ufeff?---[ \t]*\n", text)
    if start is None:
        return Metadata(), text, 0
    end = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE).search(text, start.end())
    if end is None or end.start() > _LARGEST:
        return Metadata(), text, 0
    front = text[start.end() : end.start()]
    body = text[end.end() :].removeprefix("\n")
    taken = text.count("\n", 0, end.end()) + 1
    import yaml

    class Loader(yaml.SafeLoader):
        """Leaves a date that does not exist as text, for `_Reader` to name its line and key."""

    def timestamp(loader: Loader, node: yaml.ScalarNode) -> Any:
        try:
            return loader.construct_yaml_timestamp(node)
        except (ValueError, OverflowError, AttributeError):
            return node.value

    Loader.add_constructor("tag:yaml.org,2002:timestamp", timestamp)
    try:
        data = yaml.load(front, Loader)  # noqa: S506 - it is a SafeLoader
        node = yaml.compose(front, yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ConfigError(
            f"The front matter is not YAML: {getattr(error, 'problem', None) or error}.",
            path=path,
            line=None if mark is None else mark.line + 2,
            remedy="Put texts that hold a colon or a quotation mark in quotation marks.",
        ) from error
    except (RecursionError, ValueError) as error:
        raise ConfigError(
            f"The front matter cannot be read: {error}.", path=path, remedy="Make it simpler."
        ) from error
    if data is None:
        return Metadata(), body, taken
    if not isinstance(data, dict):
        raise ConfigError(
            "The front matter holds no keys.", path=path, line=2, remedy='Write "title: ...".'
        )

    def line_of(key: Sequence[str]) -> int | None:
        here, line = node, None
        for part in key:
            if isinstance(here, yaml.SequenceNode) and part.isdigit():
                here = here.value[int(part)]
                line = here.start_mark.line
            elif isinstance(here, yaml.MappingNode):
                pair = next((p for p in here.value if p[0].value == part), None)
                if pair is None:
                    break
                line, here = pair[0].start_mark.line, pair[1]
        return None if line is None else line + 2

    return from_mapping(data, path, line_of, front_matter=True), body, taken
