"""The two ends of job creation and of the border, measured by what they are defined by.

Job creation: 500 extra seekers from the pool of people who would never have come; jobs per 100 of them after three
years. The border: 500 new positions in the region; what residents gain. Each on pairs of worlds of one seed.
"""

from threading import Event
from typing import NamedTuple

import numpy as np

from labsim.core.codes import NO_ROW, Attachment, Contract, Decision, Scheme, Slot, Status
from labsim.core.codes import Event as Demographic
from labsim.population.keyed import Ask
from labsim.processes.stocks import Stock
from labsim.study.intervals import summary
from labsim.study.validate.bench import YEAR_W, Bench, live, stocks_now
from labsim.study.validate.records import Check, Found, Table, mean_check
from labsim.world.derived import WEEKS_IN_YEAR
from labsim.world.state import World

EXTRA, RESIDENTS_EACH = 500, 200  # so many are added, one to 200 residents in a smaller region
DATES_W = (YEAR_W, 2 * YEAR_W, 3 * YEAR_W)
AGES = (20, 55)
OPENS_WITHIN_W = 8
SEEKER, POSITION = 300, 310  # questions of Decision.START_STATE
EMPLOYEES = (int(Contract.PERMANENT), int(Contract.FLEX))
ETAS, OUTSIDE_ETAS = (0.0, 0.7, 1.0), (0.0, 0.5, 1.0)
DEFINED = {0.0: (-10.0, 15.0), 0.7: (55.0, 85.0), 1.0: (80.0, 120.0)}  # jobs per 100 extra seekers
GAIN = {0.0: (100.0, 300.0), 0.5: (None, None), 1.0: (0.0, 100.0)}
MEASURES = ("jobs", "jobs here", "residents at work", "unemployed", "inactive", "positions", "filled elsewhere")


class Choice(NamedTuple):
    """A world: the ends that are chosen, and what is added."""

    eta: float
    outside_eta: float
    change: str


def run(bench: Bench) -> Found:
    """Jobs per 100 extra seekers, and the gain of residents from 500 new positions."""
    seeds, extra = bench.seeds(8, 1), extra_of(bench.start().world)
    seekers = [Choice(eta, 0.0, change) for eta in ETAS for change in ("none", "seekers")]
    border = [Choice(0.0, outside, change) for outside in OUTSIDE_ETAS for change in ("none", "positions")]
    both = [Choice(end, end, change) for end in (0.0, 1.0) for change in ("none", "seekers")]
    choices = list(dict.fromkeys(seekers + border + both))
    jobs = [(choice, seed) for seed in seeds for choice in choices]
    found = bench.each(jobs, lambda job, stop: _lived(bench, *job, stop), "eta")

    def gain(eta: float, outside_eta: float, change: str) -> np.ndarray:
        with_, without = (
            np.stack([found[Choice(eta, outside_eta, one), seed] for seed in seeds]) for one in (change, "none")
        )
        return 100.0 / extra * (with_ - without)  # [seeds, dates, MEASURES]

    checks: list[Check] = []
    for eta in ETAS:
        what = f"eta {eta:g}, outside jobs given: jobs per 100 extra seekers after three years"
        basis = "economics: the definition of eta"
        values = gain(eta, 0.0, "seekers")[:, -1, MEASURES.index("jobs here")]
        checks.append(mean_check(f"eta_{eta:g}", what, values, "jobs", DEFINED[eta], basis))
    for outside in OUTSIDE_ETAS:
        values = extra / 100.0 * gain(0.0, outside, "positions")[:, -1, MEASURES.index("residents at work")]
        what = f"outside_eta {outside:g}: residents' gain from {extra} new local positions after three years"
        basis = "economics: 33 with a free outside, 200 with outside jobs given"
        checks.append(mean_check(f"outside_{outside:g}", what, values, "persons", GAIN[outside], basis))
    tables = [_table(f"{extra} extra seekers, eta {eta:g}, outside_eta 0", gain(eta, 0.0, "seekers")) for eta in ETAS]
    tables += [
        _table(f"{extra} extra seekers, eta and outside_eta {end:g}", gain(end, end, "seekers")) for end in (0.0, 1.0)
    ]
    tables += [
        _table(f"{extra} new positions, eta 0, outside_eta {outside:g}", gain(0.0, outside, "positions"))
        for outside in OUTSIDE_ETAS
    ]
    how = f"start `stationary`, scenario `standstill`, {len(seeds)} pairs of worlds for each, {DATES_W[-1]} weeks"
    return Found("eta", how, tuple(checks), tuple(tables))


def _table(title: str, gain: np.ndarray) -> Table:
    """Per 100 added, after each year; gain [seeds, dates, MEASURES]."""
    found = summary(gain)
    rows = []
    for k, measure in enumerate(MEASURES):
        row: list[str | float] = [measure]
        row += [float(found.value[d, k]) for d in range(len(DATES_W))]
        row.append(float(found.half_width[-1, k]))
        rows.append(tuple(row))
    columns = ("per 100 added", *(f"week {week}" for week in DATES_W), f"± at {DATES_W[-1]}")
    return Table(title, columns, tuple(rows))


def _lived(bench: Bench, choice: Choice, seed: int, stop: Event) -> np.ndarray:
    """MEASURES at each date [dates, MEASURES] float64."""
    market = bench.market(seed, eta=choice.eta, outside_eta=choice.outside_eta)
    try:
        if choice.change == "seekers":
            add_seekers(market.world, market.week, seed, extra_of(market.world))
        elif choice.change == "positions":
            add_positions(market.world, market.week, seed, extra_of(market.world))
        rows, lived = [], 0
        for week in DATES_W:
            live(market, week - lived, stop)
            lived = week
            rows.append(measures(stocks_now(market)))
        return np.array(rows)
    finally:
        market.close()


def extra_of(world: World) -> int:
    """How many are added to a world at its start."""
    present = (world.persons.status != Status.ABSENT) & (world.persons.status != Status.GONE)
    return min(EXTRA, int(np.count_nonzero(present)) // RESIDENTS_EACH)


def measures(stock: np.ndarray) -> list[float]:
    """The numbers of MEASURES from the stocks of a world.

    Jobs in the country that residents or in-commuters hold beyond those that somebody else would otherwise hold:
    work of residents, plus in-commuters here, minus outside jobs that were taken from a competitor.
    """
    here = stock[Stock.FILLED]
    elsewhere = stock[Stock.EMPLOYED_OUTSIDE] - stock[Stock.GIVEN_OUTSIDE]
    return [
        float(here + elsewhere), float(here), float(stock[Stock.EMPLOYED]), float(stock[Stock.UNEMPLOYED]),
        float(stock[Stock.INACTIVE]), float(stock[Stock.POSITIONS]), float(elsewhere),
    ]  # fmt: skip


def add_seekers(world: World, week: int, seed: int, number: int) -> np.ndarray:
    """Keyed people of working age who never come in this calendar, and who stay: they look for work from now on.

    Returns their rows. Raises ValueError where the pool is too small."""
    persons, traits, calendar = world.persons, world.traits, world.calendar
    age = (week - persons.birth_week) / WEEKS_IN_YEAR
    pool = (persons.status == Status.ABSENT) & (age >= AGES[0]) & (age < AGES[1])
    pool &= (persons.attachment == Attachment.STRONG) & (persons.scheme == Scheme.NONE)
    moves = np.isin(calendar.event, (int(Demographic.ENTER), int(Demographic.ARRIVE), int(Demographic.LEAVE)))
    pool[calendar.row[moves & (calendar.week < week + DATES_W[-1])]] = False
    rows = _chosen(pool, Ask(seed, Decision.START_STATE, persons.ident)(SEEKER), number)
    persons.status[rows] = Status.UNEMPLOYED
    persons.jobless_since[rows] = week
    persons.next_position[rows] = NO_ROW
    traits.insured_36w[rows] = 0
    return rows


def add_positions(world: World, week: int, seed: int, number: int) -> np.ndarray:
    """Keyed positions of the reserve for growth, which open within eight weeks. Returns their rows."""
    positions = world.positions
    pool = np.zeros(len(positions.ident), bool)
    pool[world.reserves.sector_row] = True
    pool &= (positions.state == Slot.CLOSED) & np.isin(positions.contract, EMPLOYEES)
    ask = Ask(seed, Decision.START_STATE, positions.ident)
    rows = _chosen(pool, ask(POSITION), number)
    positions.state[rows] = Slot.WAITING
    positions.since[rows] = week
    positions.due[rows] = week + np.floor(OPENS_WITHIN_W * ask(POSITION + 1)[rows]).astype(np.int32)
    return rows


def _chosen(pool: np.ndarray, u: np.ndarray, number: int) -> np.ndarray:
    rows = np.flatnonzero(pool)
    if len(rows) < number:
        raise ValueError(f"{number} are to be added and the pool has {len(rows)}")
    return np.sort(rows[np.argsort(u[rows], kind="stable")[:number]])
