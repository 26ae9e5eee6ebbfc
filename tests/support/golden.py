"""Golden corpora: what each released version of a command and each message of the protocol looks like on the wire.

`python -m tests.support.golden` writes those that are missing; it never touches one that is there. Before a release a
file that has to change is deleted first; after it, the type gets a new version and HQ a step (`sync/hq/versions.py`).
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import msgspec

from sync import protocol
from sync.hq.handlers import HANDLERS

FOLDER = Path(__file__).parents[1] / "golden"
COMMANDS = FOLDER / "commands"
PROTOCOL = FOLDER / "protocol" / f"{protocol.PROTOCOL}.json"


def sample(kind: Any, name: str = "value") -> Any:
    """A value of the type with something in every field, always the same."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return sample(next(one for one in inner if one is not type(None)), name)
    if origin in (list, tuple):
        return [sample(one, name) for one in inner if one is not Ellipsis]
    if origin is dict:
        return {sample(inner[0], "zh"): sample(inner[1], name)}
    if is_dataclass(kind) and isinstance(kind, type):
        hints = typing.get_type_hints(kind)
        return kind(**{field.name: sample(hints[field.name], field.name) for field in fields(kind)})
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        hints = typing.get_type_hints(kind)
        return kind(**{field: sample(hints[field], field) for field in kind.__struct_fields__})
    plain: dict[Any, Any] = {int: 7, float: 1.5, bool: True, str: name, bytes: name.encode(), Any: name}
    return plain[kind]


def to_plain(value: Any) -> Any:
    """As it is after a journey over the wire."""
    return json.loads(msgspec.json.encode(value))


def messages() -> Iterator[tuple[str, Any]]:
    for name, kind in sorted(vars(protocol).items()):
        if isinstance(kind, type) and issubclass(kind, protocol.Message) and kind is not protocol.Message:
            yield name, kind


def write(path: Path, value: Any) -> None:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")
        print(path.name)


if __name__ == "__main__":
    for (command, version), handler in sorted(HANDLERS.items()):
        write(COMMANDS / f"{command}@{version}.json", [to_plain(sample(handler.payload))])
    write(PROTOCOL, {name: to_plain(sample(kind, name)) for name, kind in messages()})
