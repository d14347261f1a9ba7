"""Kick test: unemployment or vacancies start 30 % too high or low and must return to the same end point.

People are re-weighted between unemployment and where the unemployed come from: those with WW from and to work
outside the region, those without a benefit from and to inactivity. Slots are re-weighted between posted and latent.
Durations are taken from keyed donors, so a kick changes how many there are and not what they are like. The same
seed is lived with and without the kick; what is left of it is the difference between both.
"""

from collections.abc import Callable
from threading import Event
from typing import NamedTuple

import numpy as np

from labsim.core.codes import NO_ROW, OUTSIDE, Attachment, Contract, Decision, Scheme, Slot, Status
from labsim.population.keyed import Ask
from labsim.population.moving import work_elsewhere
from labsim.processes.openings import vacancy_ident
from labsim.processes.stocks import Stock
from labsim.study.validate.bench import YEAR_W, Bench, follow, stocks_now
from labsim.study.validate.records import Check, Found, Table
from labsim.world.state import World

WEEKS = 5 * YEAR_W
KICK = 0.3
SAME = 5.0  # percent of the stock: the same end point
SHOWN_W = (13, 26, 52, 104, 156, 208, 260)
CHOOSE, DONOR, ELSEWHERE = 200, 210, 220  # questions of Decision.START_STATE, plus a number
REGULAR = (int(Contract.PERMANENT), int(Contract.FLEX))

Change = Callable[[World, int, int], None]  # world, week, seed


class Kick(NamedTuple):
    """What is changed, which stock shows it, and the half-life it should have (weeks)."""

    key: str
    what: str
    stock: Stock
    change: Change | None
    half_life: tuple[float, float] = (0.0, 0.0)


def run(bench: Bench) -> Found:
    """Half-lives and end points of four kicks."""
    seeds = bench.seeds(4, 1)
    jobs = [(kick.key, seed) for kick in KICKS for seed in seeds]
    by_key = {kick.key: kick for kick in KICKS}

    def work(job: tuple[str, int], stop: Event) -> np.ndarray:
        return _lived(bench, by_key[job[0]], job[1], stop)

    found = bench.each(jobs, work, "kick")
    base = np.stack([found[KICKS[0].key, seed] for seed in seeds])
    checks: list[Check] = []
    rows = []
    for kick in KICKS[1:]:
        kicked = np.stack([found[kick.key, seed] for seed in seeds])
        path = (kicked - base)[:, :, kick.stock].mean(axis=0)
        level = base[:, :, kick.stock].mean(axis=0)
        checks += _judge(kick, path, level)
        rows.append((kick.what, *(100.0 * path[week] / level[week] for week in (0, *SHOWN_W))))
    columns = ("percent above the world without the kick", "week 0", *(f"{week}" for week in SHOWN_W))
    how = f"start `stationary`, scenario `standstill`, {len(seeds)} pairs of worlds, {WEEKS} weeks"
    return Found("kick", how, tuple(checks), (Table("What is left of the kick", columns, tuple(rows)),))


def _judge(kick: Kick, path: np.ndarray, level: np.ndarray) -> list[Check]:
    """A half-life and an end point; path and level [1 + weeks] of one stock."""
    left = 100.0 * (path[-26:] / level[-26:]).mean()
    what, basis = f"{kick.what}: half-life", "economics: prototype"
    half = Check(f"half_{kick.key}", what, half_life(path), "weeks", *kick.half_life, basis)
    what, basis = f"{kick.what}: left after five years", "the same end point"
    return [half, Check(f"end_{kick.key}", what, left, "% of the stock", -SAME, SAME, basis)]


def half_life(path: np.ndarray) -> float:
    """Weeks until half of the first value is left, linear in between; NaN when it never is. path [1 + weeks]."""
    share = path / path[0]
    below = np.flatnonzero(share <= 0.5)
    if not len(below):
        return float("nan")
    k = int(below[0])
    return k - 1 + float((share[k - 1] - 0.5) / (share[k - 1] - share[k]))


def _lived(bench: Bench, kick: Kick, seed: int, stop: Event) -> np.ndarray:
    """Stocks at the start, after the kick, and after each week [1 + WEEKS, STOCKS]."""
    market = bench.market(seed)
    try:
        if kick.change is not None:
            kick.change(market.world, market.week, seed)
        first = stocks_now(market)
        return np.vstack([first, follow(market, WEEKS, 1, stop)])
    finally:
        market.close()


def more_unemployed(world: World, week: int, seed: int) -> None:
    """30 % more unemployed, in the present mix of WW and no benefit."""
    persons, ask = world.persons, Ask(seed, Decision.START_STATE, world.persons.ident)
    idle = persons.next_position == NO_ROW
    free = idle & (persons.scheme == Scheme.NONE) & (persons.track < 0)
    away = free & (persons.position == OUTSIDE) & np.isin(persons.contract, REGULAR)
    away &= persons.attachment == Attachment.STRONG
    aside = free & (persons.status == Status.INACTIVE)
    aside &= np.isin(persons.attachment, (int(Attachment.STRONG), int(Attachment.WEAK)))
    for k, (scheme, pool) in enumerate(((Scheme.WW, away), (Scheme.NONE, aside))):
        number = _number(persons.status, persons.scheme, scheme)
        rows = _chosen(pool, ask(CHOOSE + k), number)
        donors = np.flatnonzero((persons.status == Status.UNEMPLOYED) & (persons.scheme == scheme))
        like = donors[np.floor(ask(DONOR + k)[rows] * len(donors)).astype(np.int64)]
        _lose_work(world, rows, week)
        persons.status[rows] = Status.UNEMPLOYED
        persons.scheme[rows] = scheme
        persons.jobless_since[rows] = persons.jobless_since[like]
        for name in ("ww_end", "benefit_since"):
            column = getattr(world.traits, name)
            column[rows] = column[like]


def fewer_unemployed(world: World, week: int, seed: int) -> None:
    """30 % fewer unemployed, in the present mix of WW and no benefit."""
    persons, ask = world.persons, Ask(seed, Decision.START_STATE, world.persons.ident)
    out = (persons.status == Status.UNEMPLOYED) & (persons.next_position == NO_ROW) & (persons.track < 0)
    for k, scheme in enumerate((Scheme.WW, Scheme.NONE)):
        number = _number(persons.status, persons.scheme, scheme)
        rows = _chosen(out & (persons.scheme == scheme), ask(CHOOSE + k), number)
        if scheme == Scheme.WW:
            work_elsewhere(world, rows, ask(ELSEWHERE)[rows])
        else:
            persons.status[rows] = Status.INACTIVE
        persons.scheme[rows] = Scheme.NONE
        out[rows] = False


def _number(status: np.ndarray, scheme: np.ndarray, wanted: Scheme) -> int:
    """How many are moved: 30 % of all unemployed, divided like those with WW and those without a benefit."""
    unemployed = status == Status.UNEMPLOYED
    mine = int(np.count_nonzero(unemployed & (scheme == wanted)))
    both = int(np.count_nonzero(unemployed & np.isin(scheme, (int(Scheme.NONE), int(Scheme.WW)))))
    return round(KICK * int(np.count_nonzero(unemployed)) * mine / max(1, both))


def _lose_work(world: World, rows: np.ndarray, week: int) -> None:
    """End work outside the region as a job loss does: the weeks worked are insured."""
    persons, traits = world.persons, world.traits
    worked = rows[persons.position[rows] == OUTSIDE]
    tenure = week - persons.job_start[worked]
    for name, most in (("insured_w", 32_000), ("insured_5y", 260)):
        column = getattr(traits, name)
        column[worked] = np.minimum(most, column[worked] + tenure)
    traits.insured_36w[worked] = 0  # used for the WW that begins
    persons.position[worked] = NO_ROW
    persons.contract[worked] = Contract.NONE
    for name in ("hours", "quality", "job_value", "flags"):
        getattr(persons, name)[worked] = 0


def more_vacancies(world: World, week: int, seed: int) -> None:
    """30 % more posted vacancies, out of the latent slots, as old as the others are."""
    positions, ask = world.positions, Ask(seed, Decision.START_STATE, world.positions.ident)
    posted = np.flatnonzero(positions.state == Slot.POSTED)
    latent = (positions.state == Slot.LATENT) & np.isin(positions.contract, REGULAR)
    rows = _chosen(latent, ask(CHOOSE), round(KICK * len(posted)))
    like = posted[np.floor(ask(DONOR)[rows] * len(posted)).astype(np.int64)]
    positions.openings[rows] += 1
    for j in rows:
        positions.vacancy[j] = vacancy_ident(positions.ident[j], positions.openings[j])
    positions.state[rows] = Slot.POSTED
    positions.opened[rows] = positions.opened[like]
    positions.since[rows] = positions.opened[like]
    positions.handled[rows] = False


def fewer_vacancies(world: World, week: int, seed: int) -> None:
    """30 % fewer posted vacancies: they become latent."""
    positions, ask = world.positions, Ask(seed, Decision.START_STATE, world.positions.ident)
    posted = positions.state == Slot.POSTED
    rows = _chosen(posted, ask(CHOOSE), round(KICK * np.count_nonzero(posted)))
    positions.state[rows] = Slot.LATENT
    positions.since[rows] = week
    positions.handled[rows] = False


def _chosen(pool: np.ndarray, u: np.ndarray, number: int) -> np.ndarray:
    """Rows of the pool with the lowest draws [number], in order of row. Raises ValueError where it is too small."""
    rows = np.flatnonzero(pool)
    if len(rows) < number:
        raise ValueError(f"a kick needs {number} and the pool has {len(rows)}")
    return np.sort(rows[np.argsort(u[rows], kind="stable")[:number]])


KICKS = (
    Kick("none", "no kick", Stock.UNEMPLOYED, None),
    Kick("u_high", "unemployment 30 % too high", Stock.UNEMPLOYED, more_unemployed, (16, 26)),
    Kick("u_low", "unemployment 30 % too low", Stock.UNEMPLOYED, fewer_unemployed, (16, 26)),
    Kick("v_high", "vacancies 30 % too high", Stock.POSTED, more_vacancies, (8, 10)),
    Kick("v_low", "vacancies 30 % too low", Stock.POSTED, fewer_vacancies, (8, 10)),
)
