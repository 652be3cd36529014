"""JSON that strangers wrote -> values of the kind that is wanted, or an error that names the field.

A value of another kind than its standard wants is an error: nobody knows what else went wrong.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from syndicate.errors import InputError

_UNSOUND = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def parse(text: str, path: str) -> dict[str, Any]:
    """The object in a file; raises `InputError` with the line."""
    try:
        value = json.loads(text.lstrip("\ufeff"))
    except RecursionError as error:
        raise InputError("The JSON is nested too deep to be read.", path=path) from error
    except json.JSONDecodeError as error:
        raise InputError(
            f"This is not JSON: {error.msg}.",
            path=path,
            line=error.lineno,
            remedy="Get the file again; if it stays so, tell its sender.",
        ) from error
    except ValueError as error:  # a number of more digits than are read
        raise InputError(f"This is not JSON that can be read: {error}.", path=path) from error
    if not isinstance(value, dict):
        raise InputError(
            f"The file holds {kind(value)}, not an object.",
            path=path,
            remedy="Give one object of ninjs, or a JSON Feed.",
        )
    return value


class Node:
    """An object whose properties are asked for by name, whatever case they are written in (ninjs 1
    and 2 have `pubstatus`, 3 has `pubStatus`); it knows which were asked for."""

    def __init__(self, value: Mapping[str, Any], path: str, place: str = "") -> None:
        self._values = {str(key).lower(): (str(key), each) for key, each in value.items()}
        self._path, self._place = path, place
        self._asked: set[str] = set()

    def unread(self) -> list[str]:
        """The properties with something in them that nobody asked for."""
        return [
            name
            for key, (name, value) in self._values.items()
            if key not in self._asked and value not in (None, "", [], {})
        ]

    def names(self) -> list[str]:
        return list(self._values)

    def value(self, name: str) -> Any:
        self._asked.add(name.lower())
        return self._values.get(name.lower(), ("", None))[1]

    def raw(self, *names: str) -> str:
        """The first text of those names that has any, as it stands; numbers are taken for text."""
        found = ""
        for name in names:
            value = self.value(name)
            if isinstance(value, int | float) and not isinstance(value, bool):
                value = str(value)
            if value is not None and not isinstance(value, str):
                raise self.wrong(name, "text", value)
            found = found or (_UNSOUND.sub("", value) if value else "")
        return found

    def text(self, *names: str) -> str:
        """The same on one line."""
        return " ".join(self.raw(*names).split())

    def node(self, name: str) -> Node:
        """An object, an empty one where there is none."""
        value = self.value(name)
        if value is not None and not isinstance(value, Mapping):
            raise self.wrong(name, "an object", value)
        return Node(value or {}, self._path, self._at(name))

    def nodes(self, name: str) -> list[Node]:
        """A list of objects. Of an object with a name for each (ninjs 1), those, each with its name
        as `name` where it has none."""
        value = self.value(name)
        if isinstance(value, Mapping):
            value = [{"name": key, **each} for key, each in value.items() if isinstance(each, dict)]
        return [
            Node(each, self._path, f"{self._at(name)}[{n}]") for n, each in self._list(name, value)
        ]

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, each on one line and once."""
        value = self.value(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.wrong(name, "a list of texts", value)
        cleaned = (" ".join(_UNSOUND.sub("", each).split()) for each in value)
        return tuple(dict.fromkeys(each for each in cleaned if each))

    def number(self, name: str) -> int | None:
        value = self.value(name)
        whole = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 100_000
        return int(value) if whole else None

    def wrong(self, name: str, wanted: str, value: Any) -> InputError:
        return InputError(
            f"This must be {wanted}, not {kind(value)}.",
            path=self._path,
            field=self._at(name),
            remedy="Tell the sender of the file.",
        )

    def _list(self, name: str, value: Any) -> list[tuple[int, Mapping[str, Any]]]:
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
            raise self.wrong(name, "a list of objects", value)
        return list(enumerate(value, 1))

    def _at(self, name: str) -> str:
        written = self._values.get(name.lower(), (name, None))[0]
        return f"{self._place}.{written}" if self._place else written


def kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "text", bool: "true or false"}
    return names.get(type(value), "nothing" if value is None else "a number")
