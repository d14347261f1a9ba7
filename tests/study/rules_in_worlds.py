"""What tests of signs in whole lives need: instruments of their own, worlds with a gap in language, weeks of work."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from labsim.core.codes import Attachment, Barrier, Competence, Group, Scheme, Slot, Status
from labsim.inputs.scenario import load_scenario
from labsim.model import LabourMarket
from labsim.population.lives import age_at
from labsim.start import Start, open_market
from labsim.world.around import Around
from labsim.world.state import copy_world

HEAD = {"modelled": True, "region": "netherlands", "name": {"nl": "t", "en": "t"}, "about": {"nl": "t", "en": "t"}}
LANGUAGE_GAP = 0.25


def leaf(value: Any, unit: str) -> dict[str, Any]:
    """A figure with the least that a leaf must say."""
    return {"value": value, "unit": unit, "date": "2019", "assumption": {"reason": "toets", "options": [value]}}


WINDOW = {"first": leaf("2019-01-07", "day"), "last": leaf("2024-01-01", "day")}
CLIENTS = {"all_of": [{"scheme": {"in": ["bijstand"]}}, {"status": {"in": ["unemployed", "inactive"]}},
                      {"age": {"at_least": 18, "at_most": 62}}]}  # fmt: skip


def phase(weeks: int, learning: float, on_the_job: float, hours: float = 0.0) -> dict[str, Any]:
    """A part of a course, with hours of lessons in the language."""
    made: dict[str, Any] = {
        "name": {"nl": "t", "en": "t"}, "weeks": leaf(weeks, "weeks"), "search": leaf(0.6, "factor"),
        "learning_w": leaf(learning, "share of what is missing per week"), "on_the_job": leaf(on_the_job, "share"),
    }  # fmt: skip
    if hours:
        made |= {"help_hours": leaf(hours, "hours a week"), "help_for": leaf(["language"], "barriers")}
    return made


def course(sectors: tuple[str, ...] = (), **phases: dict[str, Any]) -> dict[str, Any]:
    """One intake of everybody on benefit, for work in care; employers of these sectors take part."""
    partners = {
        "co_owners": leaf(40, "employers"), "sectors": leaf(list(sectors), "SBI sections"),
        "learning_places": leaf(2, "places per employer"),
    }  # fmt: skip
    return {
        **({"partners": partners} if sectors else {}),
        "shape": "pathway", "eligible": leaf(CLIENTS, "rule"), "phases": phases,
        "intake": {"seats": leaf(60, "persons per intake"), "every": leaf(520, "weeks"),
                   "first": leaf("2019-02-04", "day"), "last": leaf("2019-02-11", "day"),
                   "acceptance": leaf(1.0, "share"), "creaming": leaf(0.0, "share")},
        "streams": {"care": {"name": {"nl": "t", "en": "t"},
                             "trains_for": leaf({"occupation": "care_welfare", "level": "practical"}, "segment"),
                             "reaches": leaf({"language": 0.6, "social": 0.6, "soft": 0.65}, "competence level")}},
        "stream_shares": leaf({"care": 1.0}, "share of seats"),
    }  # fmt: skip


FILES = {
    "r_channel": {"shape": "channel", "window": WINDOW, "people": leaf(1.0, "share"), "employers": leaf(1.0, "share"),
                  "ramp": leaf(1, "weeks"), "cycle": leaf(4, "weeks")},
    "r_school": {"shape": "entitlement", "holder": "person", "window": WINDOW,
                 "eligible": leaf({"school_weeks_left": {"at_least": 1, "at_most": 26}}, "rule"),
                 "take_up": leaf(1.0, "share"), "capacity": leaf(500, "holders at the same time"),
                 "review": leaf(1, "weeks"), "effects": {"search": leaf(1.5, "factor"), "refer": leaf(0.04, "1/week")}},
    "r_at_once": course(all=phase(20, 0.06, 0.4, 3.0)),
    "r_asked": course(("Q",), all=phase(20, 0.06, 0.4)),
    "r_unasked": course(("F", "K"), all=phase(20, 0.06, 0.4)),
    "r_in_turn": course(language=phase(20, 0.0, 0.0, 3.0), lessons=phase(20, 0.06, 0.0), work=phase(20, 0.0, 1.0)),
}  # fmt: skip


def lived(
    start: Start, scenario: str, weeks: int, seed: int, watch: Callable[[LabourMarket], None] | None = None
) -> LabourMarket:
    """A market after these weeks; `watch` is called after each of them."""
    market = open_market(start, load_scenario(scenario), seed=seed)
    for _ in range(weeks):
        market.step()
        if watch is not None:
            watch(market)
    return market


def weeks_of_work(start: Start, scenario: str, rows: np.ndarray, weeks: int, seed: int) -> float:
    """Mean number of weeks in which these people have work."""
    count = np.zeros(len(rows))

    def watch(market: LabourMarket) -> None:
        count[:] += market.world.persons.status[rows] == Status.EMPLOYED

    lived(start, scenario, weeks, seed, watch)
    return float(count.mean())


def pupils_without_work(start: Start, scenario: str, seed: int) -> float:
    """Mean weeks without work in the half year after school of those who leave it in the second half of the first
    year or in the first half of the second."""
    people, end = start.world.persons, start.world.traits.school_end
    soon = (end > start.week + 26) & (end <= start.week + 78)
    rows = np.flatnonzero(soon & (people.status != Status.ABSENT) & (people.attachment == Attachment.STUDENT))
    idle = np.zeros(len(rows))

    def watch(market: LabourMarket) -> None:
        after = (market.week > end[rows]) & (market.week <= end[rows] + 26)
        status = market.world.persons.status[rows]
        idle[:] += after & (status != Status.EMPLOYED) & (status != Status.GONE)

    lived(start, scenario, 104, seed, watch)
    return float(idle.mean())


class Newcomers(NamedTuple):
    """A start in which everybody who looks for work is on benefit without any other barrier; half are newcomers."""

    start: Start
    newcomers: np.ndarray  # rows, status holders who do not know the language well, or who do
    others: np.ndarray  # rows


def with_newcomers(start: Start, *, gap: bool = True) -> Newcomers:
    """Such a start; gap: whether the newcomers have a gap in language, and a language barrier."""
    world = copy_world(start.world)
    people, traits = world.persons, world.traits
    idle = (people.status == Status.UNEMPLOYED) | (
        (people.scheme == Scheme.BIJSTAND) & (people.status == Status.INACTIVE)
    )
    age = age_at(people.birth_week, start.week)
    rows = np.flatnonzero(idle & (age >= 18) & (age < 60))
    people.status[rows], people.scheme[rows], people.barriers[rows] = Status.UNEMPLOYED, Scheme.BIJSTAND, 0
    for column in (traits.benefit_since, traits.benefit_clock, people.jobless_since):
        column[rows] = start.week - 30
    new, others = rows[::2], rows[1::2]
    if gap:
        people.barriers[new] |= 1 << Barrier.LANGUAGE
        known = traits.competences[new, Competence.LANGUAGE]
        traits.competences[new, Competence.LANGUAGE] = np.maximum(0.0, known - LANGUAGE_GAP)
        traits.groups[new] |= 1 << Group.STATUS_HOLDER
    return Newcomers(start._replace(world=world), new, others)


def found_work(region: Newcomers, seed: int, *, slack: bool, weeks: int = 52) -> tuple[float, float]:
    """Shares of newcomers and of others who have had work within a year; slack: fewer jobs are open, and fewer open,
    than usual, so that about seven percent more people are unemployed."""
    market = open_market(region.start, load_scenario("baseline"), seed=seed)
    if slack:
        values = market.setting.paths.values.copy()
        values[int(Around.EXPAND)] *= 0.6
        values[int(Around.REPLACE)] -= 0.15
        market.setting = market.setting._replace(paths=market.setting.paths._replace(values=values))
        slots = market.world.positions
        slots.state[np.flatnonzero(np.isin(slots.state, (Slot.POSTED, Slot.DIRECT)))[::3]] = Slot.LATENT
    ever = np.zeros(len(market.world.persons.ident), bool)
    for _ in range(weeks):
        market.step()
        ever |= market.world.persons.status == Status.EMPLOYED
    return float(ever[region.newcomers].mean()), float(ever[region.others].mean())


def first_work(region: Newcomers, scenario: str, seed: int, weeks: int = 104) -> tuple[np.ndarray, np.ndarray]:
    """Who takes part in the course of a scenario, and the week of everybody's first work, `weeks` for none."""
    first = np.full(len(region.start.world.persons.ident), weeks)

    def watch(market: LabourMarket) -> None:
        now = market.week - region.start.week - 1
        works = market.world.persons.status == Status.EMPLOYED
        first[:] = np.where(works, np.minimum(first, now), first)

    market = lived(region.start, scenario, weeks, seed, watch)
    return np.unique(market.tracks.person[: int(market.tracks.size[0])]), first
