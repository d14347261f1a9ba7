"""How far labsim is with everything the documents describe: works, pending or open, and what shows it.

Nothing is claimed twice: a rule's state follows from what carries it, an intervention's from its file, a question's
from what it needs.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from labsim.inputs.errors import Text
from labsim.inputs.files import known, read
from labsim.inputs.mission import Intervention, Mission, Question, Rule, Staged
from labsim.inputs.scenario import scenario_names

State = Literal["works", "pending", "open"]
STATES: dict[State, Text] = {
    "works": Text("werkt", "works"),
    "pending": Text("komt", "pending"),
    "open": Text("open", "open"),
}
NEED: dict[str, Text] = {
    "attribution": Text("pakketten (wie droeg bij)", "packages (attribution)"),
    "money": Text("pakketten (geld)", "packages (money)"),
    "budgets": Text("pakketten (begrotingen)", "packages (budgets)"),
    "region": Text("de regio", "the region"),
    "instrument": Text("het instrument", "the instrument"),
    "circumstances": Text("de omstandigheden", "the circumstances"),
    "output": Text("de tabel", "the table"),
}


ARRIVED = Text(" (is er, maar toont deze rij nog niet)", " (is there, but does not show this row yet)")
KINDS = {"region": "regio", "regions": "regio's", "instrument": "instrument", "instruments": "instrumenten"}
KINDS |= {"scenario": "scenario", "package": "pakket", "packages": "pakketten"}


class Told(NamedTuple):
    """A state and what belongs to it: a command or test, what it waits for, or the reason."""

    state: State
    says: str


class Row(NamedTuple):
    """One row of the mission."""

    id: str
    priority: int
    what: str
    told: Told


def mission_rows(mission: Mission) -> Iterator[Row]:
    """Every row, by the kind it belongs to: facts and outputs first, then what the documents name."""
    for key, work in mission.work.items():
        yield Row(key, work.priority, work.en, staged(work))
    for key, actor in mission.actors.items():
        yield Row(f"actor.{key}", actor.priority, f"{actor.en}: {actor.model.en}", staged(actor))
    for key, one in mission.interventions.items():
        yield Row(f"int.{key}", one.priority, one.en, intervention(one))
    for key, around in mission.scenarios.items():
        regions = mission.regions(around)
        yield Row(f"sc.{key}", around.priority, around.en, scenario(key, regions))
    for key, rule in mission.rules.items():
        yield Row(f"rule.{key}", rule.priority, rule.en, carried(rule))
    for key, question in mission.questions.items():
        yield Row(f"out.{key}", question.priority, question.en, answered(question))


def staged(row: Staged, lang: str = "en") -> Told:
    """As its row says."""
    if row.works:
        return Told("works", row.works)
    return Told("pending", waits(row.pending, lang)) if row.pending else Told("open", row.open or "")


def waits(pending: str, lang: str = "en") -> str:
    """What something waits for, with a word when it is there by now."""
    nl = lang == "nl"
    kind, space, rest = pending.partition(" ")
    told = f"{KINDS[kind]}{space}{rest}" if nl and kind in KINDS else pending
    return f"{told}{ARRIVED.nl if nl else ARRIVED.en}" if arrived(pending) else told


def arrived(pending: str) -> bool:
    """Whether the file is there by now that a row waits for: 'region drenthe', 'instrument wijiij'."""
    kind, _, slug = pending.partition(" ")
    if kind == "region":
        return slug in known("region")
    if kind == "instrument":
        return slug in known("instruments")
    return kind == "scenario" and slug in scenario_names()


def intervention(one: Intervention, lang: str = "en") -> Told:
    """Works once its file is there and modelled, its region is, and a run shows what the documents say of it."""
    if one.slug not in known("instruments"):
        return Told("pending", f"instrument {one.slug}")
    data = read("instruments", one.slug).data
    if not data.get("modelled", True):
        why = "niet gemodelleerd" if lang == "nl" else "not modelled"
        return Told("open", f"{why}: labsim describe {one.slug}")
    region = data["region"]
    if region == "netherlands":  # anywhere: the first region there is
        region = next(iter(sorted(known("region"))), region)
    if region not in known("region"):
        return Told("pending", waits(f"region {region}", lang))
    if one.missing:
        return Told("pending", one.missing.nl if lang == "nl" else one.missing.en)
    return Told("works", f"labsim compare {region} {one.slug}")


def scenario(key: str, regions: tuple[str, ...], lang: str = "en") -> Told:
    """Works once a scenario has its name and one of its regions is there."""
    if key not in scenario_names():
        return Told("pending", f"scenario {key}")
    here = [region for region in regions if region in known("region")]
    if here:
        return Told("works", f"labsim run {here[0]} {key}")
    return Told("pending", waits(f"region {regions[0]}", lang))


def carried(rule: Rule, lang: str = "en") -> Told:
    """Works when one symbol carries all of it and a test shows it."""
    if rule.open:
        return Told("open", rule.open)
    if rule.pending and rule.missing:
        return Told("pending", f"{rule.missing.nl if lang == 'nl' else rule.missing.en} ({rule.pending})")
    untested = "gedragen, zonder eigen test" if lang == "nl" else "carried, without a test of its own"
    return Told("works", rule.test) if rule.test else Told("pending", untested)


def answered(question: Question, lang: str = "en") -> Told:
    """Works when nothing is needed any more."""
    if not question.needs:
        return Told("works", question.command)
    side = 0 if lang == "nl" else 1
    return Told("pending", ", ".join(NEED[need][side] for need in question.needs))
