"""Reading YAML that strangers wrote: the YAML 1.2 core schema, plain data only, with the line of every key.

Refused: duplicate keys, anchors and aliases, merge keys, tags, several documents, keys that are not text,
NaN and infinity, interpolation (`${`), keys by which Hydra makes objects, files over 1 MiB or nested deeper
than 20. The text is cut into events by libyaml; what a plain scalar means is decided here, so `NO` and `on`
stay text.
"""

import pickle
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]
from yaml import events

from labsim.inputs.errors import InputError, Text, shown

MAX_BYTES = 2**20
MAX_DEPTH = 20
MAX_DIGITS = 30  # of a number
HYDRA_KEYS = ("_target_", "_partial_", "_args_", "_convert_", "_recursive_")

Path_ = tuple[str | int, ...]  # keys and list indices from the top of the file

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = ("", "~", "null", "Null", "NULL")
_TRUE = ("true", "True", "TRUE")
_FALSE = ("false", "False", "FALSE")
_INT = re.compile(r"[-+]?[0-9]+\Z")
_BASED = re.compile(r"0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)\Z|\.(nan|NaN|NAN)\Z")


@dataclass
class Document:
    """One file: its plain data, the line of each key, and what was set from outside.

    data: mapping of text to mapping, list, text, int, float, bool or None; lines: path -> line, counted
    from 1; given: path -> the words in which an override set it; parts: path -> the file that part came
    from, where it is another one.
    """

    file: str
    data: dict[str, Any]
    lines: dict[Path_, int] = field(default_factory=dict)
    given: dict[Path_, str] = field(default_factory=dict)
    parts: dict[Path_, str] = field(default_factory=dict)

    def file_of(self, path: Path_) -> str:
        """The file in which the path stands."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.parts:
                return self.parts[path[:end]]
        return self.file

    def line(self, path: Path_) -> int | None:
        """Line of the path, or of the nearest part above it that has one."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return None

    def fault(self, path: Path_, message: Text, **more: Any) -> InputError:
        """An InputError at this path; one that an override caused names the override."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.given:
                return InputError(self.given[path[:end]], None, "", message, **more)
        return InputError(self.file_of(path), self.line(path), dotted(path), message, **more)


def dotted(path: Path_) -> str:
    """A path as people write it: `phases[0].weeks`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def load(path: str | Path, name: str | None = None) -> Document:
    """Read one YAML file; `name` is how messages call it. Raises InputError."""
    name = name or str(path)
    return parse(_text(_bytes(Path(path), name), name), name)


def parse(text: str, name: str) -> Document:
    """Read YAML text. Raises InputError for anything that is not one mapping of plain data."""
    document: Document = pickle.loads(_pickled(text, name))
    return document


@lru_cache(maxsize=1024)
def _pickled(text: str, name: str) -> bytes:
    """A document as bytes of our own making: the same text is read once, and everybody gets a document to change."""
    return pickle.dumps(_Builder(name).document(text))


def scalar(text: str) -> bool | int | float | str | None:
    """What a plain scalar means in YAML 1.2 core; 1e3 is the int 1000. ValueError if not finite or huge."""
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if _NOT_FINITE.match(text):
        raise ValueError("not finite")
    if not (_INT.match(text) or _FLOAT.match(text) or _BASED.match(text)):
        return text
    if len(text) > MAX_DIGITS:
        raise ValueError("too long")
    if _INT.match(text):
        return int(text)
    if _BASED.match(text):
        return int(text, 0)
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError("not finite")
    return int(number) if "." not in text and number.is_integer() else number


def _bytes(path: Path, name: str) -> bytes:
    """The bytes of a regular file of at most 1 MiB."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise InputError(name, None, "", Text("is geen gewoon bestand", "is not a regular file"))
        with path.open("rb") as handle:
            raw = handle.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        why = getattr(error, "strerror", None) or "invalid name"
        raise InputError(name, None, "", Text(f"niet te lezen ({why})", f"cannot be read ({why})")) from None
    if len(raw) > MAX_BYTES:
        raise InputError(name, None, "", Text("groter dan 1 MiB", "larger than 1 MiB"))
    return raw


def _text(raw: bytes, name: str) -> str:
    """UTF-8 text, with or without a byte order mark."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputError(name, line, "", Text("is geen UTF-8", "is not UTF-8"), allowed=["UTF-8"]) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise InputError(name, line, "", Text("bevat een NUL-teken", "contains a NUL character"))
    return text


class _Builder:
    """Turns libyaml's events into a Document."""

    def __init__(self, name: str):
        self.name = name
        self.lines: dict[Path_, int] = {}
        self.events: Iterator[events.Event] = iter(())

    def document(self, text: str) -> Document:
        self.events = yaml.parse(text, Loader=_PARSER)
        try:
            data = self._only_document()
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            why = getattr(error, "problem", None) or getattr(error, "reason", None) or "?"
            line = mark.line + 1 if mark else None
            raise InputError(self.name, line, "", Text(f"geen geldige YAML ({why})", f"invalid YAML ({why})")) from None
        return Document(self.name, data, self.lines)

    def _only_document(self) -> dict[str, Any]:
        next(self.events)  # the start of the stream
        start = next(self.events)
        if not isinstance(start, events.DocumentStartEvent):
            raise self._fault(start, (), Text("is leeg", "is empty"))
        if start.version or start.tags:
            raise self._fault(start, (), Text("regels met % zijn niet toegestaan", "directives (%) are not allowed"))
        first = next(self.events)
        self.lines[()] = first.start_mark.line + 1
        if not isinstance(first, events.MappingStartEvent):
            raise self._fault(first, (), Text("moet met 'sleutel: waarde' beginnen", "must start with 'key: value'"))
        data = self._value(first, ())
        next(self.events)  # the end of the document
        after = next(self.events)
        if not isinstance(after, events.StreamEndEvent):
            raise self._fault(after, (), Text("bevat meer dan een document", "holds more than one document"))
        return data

    def _value(self, event: events.Event, path: Path_) -> Any:
        if isinstance(event, events.AliasEvent) or event.anchor is not None:
            raise self._fault(event, path, Text("ankers en aliassen (& *) mogen niet", "no anchors or aliases (& *)"))
        if event.tag is not None:
            raise self._fault(
                event, path, Text(f"type-aanduidingen ({event.tag}) mogen niet", f"no tags ({event.tag})")
            )
        if isinstance(event, events.ScalarEvent):
            return self._scalar(event, path)
        if len(path) >= MAX_DEPTH:
            raise self._fault(event, path, Text("dieper dan 20 niveaus", "nested deeper than 20 levels"))
        if isinstance(event, events.SequenceStartEvent):
            return self._sequence(path)
        return self._mapping(path)

    def _mapping(self, path: Path_) -> dict[str, Any]:
        data: dict[str, Any] = {}
        while not isinstance(event := next(self.events), events.MappingEndEvent):
            key = self._key(event, path)
            here = (*path, key)
            if key in data:
                first = self.lines[here]
                words = Text(f"staat er al op regel {first}", f"is already there on line {first}")
                raise self._fault(event, here, words)
            self.lines[here] = event.start_mark.line + 1
            data[key] = self._value(next(self.events), here)
        return data

    def _sequence(self, path: Path_) -> list[Any]:
        data: list[Any] = []
        while not isinstance(event := next(self.events), events.SequenceEndEvent):
            here = (*path, len(data))
            self.lines[here] = event.start_mark.line + 1
            data.append(self._value(event, here))
        return data

    def _key(self, event: events.Event, path: Path_) -> str:
        key = self._value(event, path) if isinstance(event, events.ScalarEvent | events.AliasEvent) else None
        if not isinstance(key, str):
            words = Text(
                "elke sleutel moet tekst zijn (tussen aanhalingstekens; in een getal een punt, geen komma)",
                "keys must be text (quote it; in a number a point, no comma)",
            )
            raise self._fault(event, path, words)
        if key == "<<":
            raise self._fault(event, path, Text("samenvoegen met << mag niet", "merge keys (<<) are not allowed"))
        if key in HYDRA_KEYS:
            raise self._fault(event, (*path, key), Text("onbekende sleutel", "unknown key"))
        return key

    def _scalar(self, event: events.ScalarEvent, path: Path_) -> Any:
        text = event.value
        if "${" in text:
            raise self._fault(event, path, Text("'${' is niet toegestaan", "'${' is not allowed"))
        if not event.implicit[0]:
            return text
        try:
            return scalar(text)
        except ValueError:
            words = Text(f"{shown(text)} is geen eindig getal", f"{shown(text)} is not a finite number")
            raise self._fault(event, path, words) from None

    def _fault(self, event: events.Event, path: Path_, message: Text) -> InputError:
        mark = event.start_mark
        return InputError(self.name, mark.line + 1 if mark else None, dotted(path), message)
