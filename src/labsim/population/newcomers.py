"""People who come, leave or start with a disability beyond what is published: more events in the calendar.

Who comes is taken from the pool of those who might have moved in and did not; everything is keyed by ident, so that
a higher number holds everybody of a lower one.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from labsim.core.codes import NO_ROW, Attachment, Barrier, Decision, Event, Group, Kind, Level, Scheme, Status
from labsim.core.draws import ident_of_name
from labsim.inputs.around import Part
from labsim.inputs.circumstances import People
from labsim.inputs.region import Region
from labsim.population.keyed import Ask
from labsim.population.lives import birthday
from labsim.population.pyramid import LAST_AGE
from labsim.world.derived import WEEKS_IN_YEAR
from labsim.world.persons import Calendar
from labsim.world.state import World

SEED = 2019  # who comes and goes is the same in all worlds, like the published calendar
ENTRY_AGE = 18  # of those with a disability who must find work
CHOSEN, MOMENT, LANGUAGE, THINNED = range(10, 14)  # questions of Decision.LEAVING
HORIZON_W = 520
HOLDER, REFUGEE = 1 << Group.STATUS_HOLDER, 1 << Group.REFUGEE_UKRAINE


class Events(NamedTuple):
    """More events, and rows whose published ones are dropped."""

    week: np.ndarray
    row: np.ndarray
    event: np.ndarray
    dropped: np.ndarray


def change_people(world: World, region: Region, parts: Sequence[Part], week: int) -> World:
    """The world with these parts in its calendar; traits of those who come are written into its tables."""
    for part in parts:
        change = _KINDS[part.content.who]
        world = world._replace(calendar=_merged(world.calendar, change(world, region, part, week)))
    return world


def _merged(calendar: Calendar, events: Events) -> Calendar:
    """The calendar with these events, by week, then row, then event."""
    if not len(events.row) and not len(events.dropped):
        return calendar
    keep = ~np.isin(calendar.row, events.dropped)
    columns = [np.concatenate([old[keep], new]) for old, new in zip(calendar, events[:3], strict=True)]
    order = np.lexsort((columns[2], columns[1], columns[0]))
    return Calendar(*(c[order].astype(old.dtype) for c, old in zip(columns, calendar, strict=True)))


def _ask(world: World, part: Part, rows: np.ndarray) -> Ask:
    own = np.uint64(ident_of_name(Kind.CIRCUMSTANCE, f"{part.owner}.{part.path}"))
    return Ask(SEED, Decision.LEAVING, world.persons.ident[rows] ^ own)


def _window(part: Part, week: int) -> tuple[int, int]:
    """First week and the week after the last in which the part acts on this world."""
    return max(part.content.first, week), min(part.content.last + 1, week + HORIZON_W)


def _no_events() -> Events:
    return Events(*(np.zeros(0, np.int64) for _ in range(4)))


def _status_holders(world: World, region: Region, part: Part, week: int) -> Events:
    """As many adults a year as stated in the place of the published number."""
    people: People = part.content
    begin, end = _window(part, week)
    calendar, groups = world.calendar, world.traits.groups
    here = (calendar.event == Event.ARRIVE) & (calendar.week >= begin) & (calendar.week < end)
    rows = np.unique(calendar.row[here & (groups[calendar.row] & HOLDER != 0)])
    expected = float(region.demography.status_holders.sum()) if len(rows) else 0.0
    wanted = people.number * people.adults
    if wanted <= expected:
        gone = rows[_ask(world, part, rows)(THINNED) >= wanted / max(expected, 1e-9)]
        return _no_events()._replace(dropped=gone)
    extra = round((wanted - expected) * max(0, end - begin) / WEEKS_IN_YEAR)
    return _arrivals(world, part, week, extra, HOLDER)


def _refugees(world: World, region: Region, part: Part, week: int) -> Events:
    """People who may work at once; the number counts adults and children."""
    begin, end = _window(part, week)
    number = part.content.number * part.content.adults
    return _arrivals(world, part, week, round(number * max(0, end - begin) / WEEKS_IN_YEAR), REFUGEE)


def _arrivals(world: World, part: Part, week: int, number: int, group: int) -> Events:
    """`number` people of the pool who were not to come do come; those of the same group first."""
    people: People = part.content
    begin, end = _window(part, week)
    persons, traits = world.persons, world.traits
    coming = np.zeros(len(persons.ident), bool)
    coming[world.calendar.row] = True
    rows = np.flatnonzero((persons.status == Status.ABSENT) & ~coming & (persons.scheme == Scheme.NONE))
    ask = _ask(world, part, rows)
    when = begin + np.floor(ask(MOMENT) * max(1, end - begin)).astype(np.int64)
    age = (when - persons.birth_week[rows]) / WEEKS_IN_YEAR
    fit = (age >= people.ages[0]) & (age < people.ages[1] + 1) & (persons.attachment[rows] != Attachment.AOW)
    stranger = (traits.groups[rows] & group == 0).astype(int)
    order = np.lexsort((ask(CHOSEN), stranger, ~fit))[: min(number, int(fit.sum()))]
    rows, when, stranger = rows[order], when[order], stranger[order]
    new = rows[stranger == 1]
    traits.groups[new] |= np.uint16(group)
    persons.attachment[new] = Attachment.STRONG
    traits.credentials[new] = 0  # papers from elsewhere are not recognised
    traits.assets[new] = False
    partners = traits.partner[new]
    traits.partner[partners[partners != NO_ROW]] = NO_ROW
    traits.partner[new] = NO_ROW
    foreign = new[_ask(world, part, new)(LANGUAGE) < people.language_barrier]
    persons.barriers[foreign] |= np.uint8(1 << Barrier.LANGUAGE)
    traits.barriers_start[foreign] |= np.uint8(1 << Barrier.LANGUAGE)
    return _stay(world, rows, when)


def _stay(world: World, rows: np.ndarray, when: np.ndarray) -> Events:
    """Arriving, leaving school, the state pension and the 75th birthday of these people."""
    traits = world.traits
    last = birthday(world.persons.birth_week[rows].astype(np.int64), LAST_AGE) - 1
    later = [
        (when, Event.ARRIVE),
        (traits.school_end[rows], Event.LEAVE_SCHOOL),
        (traits.aow_week[rows], Event.REACH_AOW),
        (last, Event.LEAVE),
    ]
    weeks, who, events = [], [], []
    for moment, event in later:
        mask = (moment >= when) if event == Event.ARRIVE else (moment > when) & (moment <= last)
        weeks.append(moment[mask])
        who.append(rows[mask])
        events.append(np.full(int(mask.sum()), int(event)))
    return Events(np.concatenate(weeks), np.concatenate(who), np.concatenate(events), np.zeros(0, np.int64))


def _disability(world: World, region: Region, part: Part, week: int) -> Events:
    """Of those who turn 18 some have a disability without a right to Wajong or sheltered work."""
    people: People = part.content
    begin, end = _window(part, week)
    when = birthday(world.persons.birth_week.astype(np.int64), ENTRY_AGE)
    rows = np.flatnonzero((when >= begin) & (when < end) & (world.persons.status != Status.GONE))
    years = max(1, end - begin) / WEEKS_IN_YEAR
    share = people.number if people.relative else people.number * years / max(1, len(rows))
    chosen = rows[_ask(world, part, rows)(CHOSEN) < share]
    world.traits.assets[chosen] = False  # at 18 nobody among them has savings above the limit of bijstand
    return _events(when[chosen], chosen, Event.LIMITED)


def _leaving(world: World, region: Region, part: Part, week: int) -> Events:
    """People of these ages and levels move away, at a yearly rate on top of the published one."""
    people: People = part.content
    begin, end = _window(part, week)
    persons = world.persons
    birth = persons.birth_week.astype(np.int64)
    since = np.maximum(birthday(birth, people.ages[0]), begin)
    until = np.minimum(birthday(birth, people.ages[1] + 1), end)
    codes = [int(Level[name.upper()]) for name in people.levels] or [int(one) for one in Level]
    rows = np.flatnonzero((since < until) & np.isin(world.traits.level, codes) & (persons.status != Status.GONE))
    present = max(1, int(np.isin(persons.status[rows], (1, 2, 3)).sum()))
    rate = people.number if people.relative else people.number / present
    if rate <= 0.0:
        return _no_events()
    wait = -np.log1p(-_ask(world, part, rows)(MOMENT)) / min(rate, 10.0) * WEEKS_IN_YEAR
    when = since[rows] + np.floor(np.minimum(wait, 1e6)).astype(np.int64)
    goes = when < until[rows]
    return _events(when[goes], rows[goes], Event.MOVE_AWAY)


def _events(week: np.ndarray, row: np.ndarray, event: Event) -> Events:
    return Events(week, row, np.full(len(row), int(event)), np.zeros(0, np.int64))


_KINDS = {
    "status_holders": _status_holders,
    "refugees": _refugees,
    "disability": _disability,
    "leaving": _leaving,
}
