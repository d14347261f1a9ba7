"""Replays of published trials: a design over markets and arms, read from `experiments/replays/<slug>.yaml`.

An arm is one size of the treatment, the first one is none; a market is one state of demand. Both are overrides of
leaves that exist, checked as such; what the design sets beside them says why. Nothing of the behaviour can be set.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from labsim.core.calendar import week_of
from labsim.inputs.assembly import BEHAVIOUR, assemble
from labsim.inputs.eligibility import Rule, RuleField
from labsim.inputs.errors import InputError, Text, nearest, shown
from labsim.inputs.files import display, is_slug, roots
from labsim.inputs.instrument import load_instrument
from labsim.inputs.leaf import Name
from labsim.inputs.models import Day, Slug, Strict, Words, validate
from labsim.inputs.scenario import Scenario, load_scenario, pieces, scenario_names
from labsim.inputs.yaml import Document, load

FOLDER = Path("experiments") / "replays"
TITLE = "# Replays of published trials"  # of the page, which marks it as ours
Design = Literal["saturation", "contact", "coverage", "outreach", "course", "arrivals"]
Overridden = dict[str, Any]
KINDS = {
    "saturation": "entitlement", "contact": "entitlement", "coverage": "channel", "outreach": "campaign",
    "course": "pathway", "arrivals": "circumstances",
}  # fmt: skip
SATURATIONS = ("25 %", "50 %", "75 %", "100 %")
ARMS = {"saturation": SATURATIONS, "coverage": SATURATIONS, "course": ("ww", "bijstand")}  # that the claims speak of
DATES = {"course": (26, 104)}
MARKETS = ("tight", "slack")


class Published(Strict):
    """What the study found, in our own words, and where it says so."""

    found: Name
    source: Words


class Given(Strict):
    """A leaf that the design sets, and why."""

    value: Any
    reason: Words


class ReplayFile(Strict):
    """A file of experiments/replays."""

    name: Name
    about: Name
    design: Design
    published: Published
    region: Slug
    start: Words
    scenario: Words  # names joined by '+': circumstances and the treatment
    treatment: Slug  # the instrument, or the circumstances, that differ between the arms
    first: Day  # the day the trial begins
    dates: Annotated[list[Annotated[int, Field(ge=1, le=520)]], Field(min_length=1, max_length=60)]
    headline: Annotated[int, Field(ge=1, le=520)]
    seeds: Annotated[int, Field(ge=1, le=400)]
    set: dict[str, Given]
    markets: Annotated[dict[str, Overridden], Field(min_length=3, max_length=6)]
    arms: Annotated[dict[str, Overridden], Field(min_length=2, max_length=10)]
    cohort: RuleField | None = None  # who of those the treatment is for is followed; none: all of them


@dataclass(frozen=True, kw_only=True)
class Replay:
    """A trial over again: `overrides(market, arm)` are all that its worlds differ in."""

    slug: str
    name_nl: str
    name_en: str
    about: str
    design: str
    found: str
    source: str
    region: str
    start: str
    scenario: str
    treatment: str
    first_week: int
    dates: tuple[int, ...]
    headline: int
    seeds: int
    given: Mapping[str, Any]
    reasons: Mapping[str, str]
    markets: Mapping[str, Overridden]
    arms: Mapping[str, Overridden]
    cohort: Rule | None

    def overrides(self, market: str, arm: str) -> dict[str, Any]:
        """Path -> value of one world."""
        return {**self.given, **self.markets[market], **self.arms[arm]}

    def scenario_of(self, market: str, arm: str) -> Scenario:
        """Circumstances and treatment of one world, whose names were checked when the file was read."""
        return load_scenario(self.scenario, self.overrides(market, arm))


def replays() -> dict[str, Path]:
    """All replays by slug. Raises InputError where two have the same name."""
    found: dict[str, Path] = {}
    for root in roots():
        for path in sorted((root / FOLDER).glob("*.yaml")):
            if path.stem in found or not is_slug(path.stem):
                words = Text(f"'{path.stem}' bestaat al of kan niet", f"'{path.stem}' exists or cannot be a name")
                raise InputError(str(path), None, "", words)
            found[path.stem] = path
    return found


def load_replay(slug: str, region: str | None = None) -> Replay:
    """The replay of that name; region: another one than the file says. Raises InputError."""
    known = replays()
    if not isinstance(slug, str) or slug not in known:
        text = Text(f"herhaling {shown(slug)} bestaat niet", f"there is no replay {shown(slug)}")
        guess = nearest(slug, known) if isinstance(slug, str) else None
        raise InputError(FOLDER.as_posix(), None, "", text, allowed=list(known), guess=guess)
    document = load(known[slug], display(known[slug]))
    file = validate(ReplayFile, document)
    _check(document, file)
    made = Replay(
        slug=slug,
        name_nl=file.name.nl,
        name_en=file.name.en,
        about=file.about.en,
        design=file.design,
        found=file.published.found.en,
        source=file.published.source,
        region=region or file.region,
        start=file.start,
        scenario=file.scenario,
        treatment=file.treatment,
        first_week=week_of(date.fromisoformat(file.first)),
        dates=tuple(file.dates),
        headline=file.headline,
        seeds=file.seeds,
        given={path: one.value for path, one in file.set.items()},
        reasons={path: one.reason for path, one in file.set.items()},
        markets=file.markets,
        arms=file.arms,
        cohort=file.cohort,
    )
    _try_worlds(document, made)
    return made


def _check(document: Document, file: ReplayFile) -> None:
    """Refuse dates that do not ascend, a headline that is none of them, and overrides of the behaviour."""
    if file.dates != sorted(set(file.dates)):
        raise document.fault(("dates",), Text("moeten oplopen", "must ascend"))
    if file.headline not in file.dates:
        words = Text("is geen van dates", "is none of dates")
        raise document.fault(("headline",), words, allowed=[str(one) for one in file.dates])
    names = pieces(file.scenario)
    if file.treatment not in names:
        words = Text("is geen deel van het scenario", "is no part of the scenario")
        raise document.fault(("treatment",), words, allowed=names, guess=nearest(file.treatment, names))
    _check_design(document, file)
    parts = {"set": {"": dict.fromkeys(file.set)}, "markets": file.markets, "arms": file.arms}
    for key, groups in parts.items():
        for group, paths in groups.items():
            for path in paths:
                if path.partition(".")[0] == BEHAVIOUR:
                    where = (key, path) if key == "set" else (key, group, path)
                    words = Text("gedrag staat vast in een herhaling", "behaviour is fixed in a replay")
                    raise document.fault(where, words)


def _check_design(document: Document, file: ReplayFile) -> None:
    """Refuse a treatment of another kind, and markets, arms and dates in which the claims find nothing."""
    treatments = scenario_names()[file.treatment]
    shape = load_instrument(file.treatment).shape if treatments == "instruments" else treatments
    if shape != KINDS[file.design]:
        words = Text(f"is een {shape}; dit ontwerp vraagt iets anders", f"is a {shape}; this design wants another kind")
        raise document.fault(("treatment",), words, allowed=[KINDS[file.design]])
    for key, wanted, there in (
        ("markets", MARKETS, file.markets),
        ("arms", ARMS.get(file.design, ()), file.arms),
        ("dates", DATES.get(file.design, ()), file.dates),
    ):
        for one in wanted:
            if one not in there:
                words = Text(f"{shown(str(one))} ontbreekt", f"{shown(str(one))} is missing")
                raise document.fault((key,), words, allowed=[str(name) for name in wanted])


def _try_worlds(document: Document, replay: Replay) -> None:
    """Every market and every arm once: raises InputError, with the place in the file, where one would be refused."""
    first_market, first_arm = next(iter(replay.markets)), next(iter(replay.arms))
    tries = [("markets", market, first_arm) for market in replay.markets]
    tries += [("arms", first_market, arm) for arm in replay.arms]
    for key, market, arm in tries:
        try:
            assemble(replay.region, [replay.scenario], replay.overrides(market, arm))
        except InputError as error:
            name = market if key == "markets" else arm
            raise document.fault((key, name), error.message, allowed=error.allowed, guess=error.guess) from None


def check_page(path: Path) -> Path:
    """Where the page may be written: a new `.md` file, or one that labsim wrote before. Raises InputError."""
    if path.suffix != ".md" or path.is_dir() or not path.name.isprintable():
        raise InputError("--page", None, "", Text("is geen .md-bestand", "is no .md file"), allowed=["docs/replays.md"])
    parent = path.absolute().parent
    if not parent.is_dir():
        words = Text(f"de map {shown(str(path.parent))} bestaat niet", f"there is no folder {shown(str(path.parent))}")
        raise InputError("--page", None, "", words)
    if path.exists() and not path.read_text(encoding="utf-8", errors="replace").startswith(TITLE):
        words = Text(f"{shown(str(path))} is niet van labsim", f"{shown(str(path))} is not labsim's")
        raise InputError("--page", None, "", words)
    return path
