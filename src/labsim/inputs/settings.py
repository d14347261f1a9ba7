"""How a comparison is calculated: horizons, seeds, choices nobody can measure (configs/run/default.yaml)."""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, PlainValidator, model_validator

from labsim.inputs.errors import InputError, Text, nearest, shown
from labsim.inputs.files import read
from labsim.inputs.measure import measures
from labsim.inputs.models import Share, Slug, Strict, fault, one_of, validate
from labsim.inputs.yaml import Document, Path_

if TYPE_CHECKING:
    from labsim.inputs.region import Region

MOST_SEEDS = 2_000
MOST_WEEKS = 390  # as far as who comes and goes is known from every start, see population.build
MOST_WORLD_WEEKS = 500_000  # pairs x weeks of one run; a full region lives about a hundred weeks a second
STATES = ("document", "stationary")
MONTH = re.compile(r"(19[9]\d|20\d\d)-(0[1-9]|1[0-2])\Z")


def _start(text: Any) -> str:
    if not isinstance(text, str) or not (text in STATES or MONTH.match(text)):
        words = Text(f"{shown(text)} is geen begin", f"{shown(text)} is not a start")
        raise fault(words, allowed=["2019-01", *STATES])
    return text


def _workers(value: Any) -> int | str:
    if value == "auto":
        return "auto"
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 256:
        words = Text(f"{shown(value)} is geen aantal threads", f"{shown(value)} is no number of threads")
        raise fault(words, allowed=["auto", "1-256"])
    return value


class RunSettings(Strict):
    """Frozen settings of one comparison; weeks are counted from the start."""

    start: Annotated[str, PlainValidator(_start)]
    seeds: Annotated[int, Field(ge=1, le=MOST_SEEDS)]
    weeks: Annotated[int, Field(ge=1, le=MOST_WEEKS)]
    at: Annotated[int, Field(ge=1, le=MOST_WEEKS)]  # the headline's week, at most `weeks`
    eta: Share
    outside_eta: Share
    measure: str
    workers: Annotated[int | str, PlainValidator(_workers)]  # threads; "auto": as many as this process may run on
    lang: Annotated[str, one_of(["nl", "en"])]
    precision: Annotated[float, Field(ge=0.001, le=1)] | None
    quick: bool
    attribution: bool
    saturation: bool
    money: bool
    behaviour: Slug

    @model_validator(mode="before")
    @classmethod
    def _headline_within_the_run(cls, data: Any) -> Any:
        if isinstance(data, dict) and all(type(data.get(key)) is int for key in ("at", "weeks")):
            return {**data, "at": min(data["at"], max(data["weeks"], 1))}
        return data

    @model_validator(mode="after")
    def _can_be_done(self) -> "RunSettings":
        if self.seeds * self.weeks > MOST_WORLD_WEEKS:
            most = MOST_WORLD_WEEKS // self.weeks
            words = Text(
                f"is te groot: {self.seeds} paren van {self.weeks} weken",
                f"is too large: {self.seeds} pairs of {self.weeks} weeks",
            )
            raise fault(words, key="seeds", allowed=[f"1-{most}"])
        return self


def run_settings(given: Mapping[str, Any] | None = None, *, prefix: str = "") -> RunSettings:
    """The defaults with what is given in their place (None = not given). Raises InputError.

    prefix: how messages introduce a setting, '--' on the command line.
    """
    return settings_of(with_given(read("run", "default"), given or {}, prefix))


def settings_of(document: Document) -> RunSettings:
    """A validated document as settings. Raises InputError."""
    settings = validate(RunSettings, document)
    known = measures()
    if settings.measure not in known:
        words = Text(f"{shown(settings.measure)} is geen telwijze", f"{shown(settings.measure)} is no way to count")
        raise document.fault(("measure",), words, allowed=list(known), guess=nearest(settings.measure, known))
    return settings


def check_start(settings: RunSettings, starts: Iterable[str], prefix: str = "") -> None:
    """Refuse a start the region does not have. Raises InputError."""
    known = sorted({*starts, "stationary"})
    if settings.start not in known:
        words = Text(f"'{settings.start}' kent deze regio niet", f"this region has no start '{settings.start}'")
        raise InputError(f"{prefix}start", None, "", words, allowed=known, guess=nearest(settings.start, known))


def check_at(settings: RunSettings, given: Mapping[str, Any], prefix: str = "") -> None:
    """Refuse a date of the headline that was asked for and lies after the last week. Raises InputError."""
    asked = given.get("at")
    if asked is not None and asked > settings.weeks:
        words = Text(
            f"week {asked} ligt na het einde: de werelden leven {settings.weeks} weken",
            f"week {asked} lies after the end: worlds live {settings.weeks} weeks",
        )
        raise InputError(f"{prefix}at", None, "", words, allowed=[f"1-{settings.weeks}"])


def with_own_start(settings: RunSettings, given: Mapping[str, Any], region: "Region") -> RunSettings:
    """The settings; where no start was given and the region lacks the usual one, with the region's own."""
    if given.get("start") is not None or settings.start in {*region.starts, "stationary"}:
        return settings
    return settings.model_copy(update={"start": region.default_start})


def with_given(document: Document, given: Mapping[str, Any], prefix: str = "") -> Document:
    """The document with what was given in place of what it says, and a note of who said it."""
    chosen = {key: value for key, value in given.items() if value is not None}
    marks: dict[Path_, str] = {}
    for key, value in chosen.items():
        name = prefix + key.replace("_", "-") if prefix else key
        marks[(key,)] = f"{name}={value}" if isinstance(value, str) else f"{name}={shown(value)}"
    return Document(document.file, {**document.data, **chosen}, document.lines, {**document.given, **marks})
