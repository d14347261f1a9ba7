"""From two worlds to cells that close in whole persons on every run.

With e_W and e_B what somebody counts for in the world with and without (0 or 1; hours where full-time jobs
are counted), over participants P and everyone else O:

    gross = sum_P e_W        deadweight = sum_P min(e_W, e_B)        lost = sum_P max(e_B - e_W, 0)
    displaced = sum_O max(e_B - e_W, 0)        spillover = sum_O max(e_W - e_B, 0)
    net = sum e_W - sum e_B = gross - deadweight - lost - displaced + spillover

Who has left the region in one of the worlds counts there for what he or she does in the other one, see `moved`.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from labsim.study.closely import look
from labsim.study.counting import Way, counted, total
from labsim.study.enrolments import PEOPLE, Enrolments, registered
from labsim.study.groups import by_group
from labsim.study.live import Lived
from labsim.study.money.pair import ledger_of, spending_of
from labsim.study.moved import displaced_outside, moved, nets, stayed, work_of
from labsim.study.question import Question
from labsim.world.history import Lives

CELLS = ("gross", "deadweight", "lost", "displaced", "spillover", "net")
SPLIT = ("displaced_same_segment", "displaced_elsewhere")
GROUP_CELLS = ("participants", *CELLS)
BRIDGE = (
    "registered", "repeats", "not_regular", "not_lasting", "never_registered", "gross_lasting",
    "deadweight", "lost", "displaced", "spillover", "net_lasting",
    "participants_with", "participants_without", "others_with", "others_without",
)  # fmt: skip


NO_MONEY = np.zeros((2, 0, 0), np.int64)
NOTHING = np.zeros(0, np.int64)


class IdentityError(RuntimeError):
    """A sum that must close in whole persons does not: a fault in the model or in the accounting."""


class PairEffects(NamedTuple):
    """One pair of worlds of one scenario; s scopes (all instruments together, then each), t dates."""

    cells: np.ndarray  # [s, 1 + lengths, CELLS, t] int64: work at the date, then lasting work
    split: np.ndarray  # [s, SPLIT, t] int64, displaced less spillover
    nets: np.ndarray  # [definitions, 1 + lengths, t] int64: net by every definition of work
    outside: np.ndarray  # [t] int64: displaced outside the region
    stayed: np.ndarray  # [STAYED, t] int64: who lives here because of the instruments, and their work
    people: np.ndarray  # [s, PEOPLE, t] int64
    registered: np.ndarray  # [s, t] int64
    cost_cents: np.ndarray  # [s, t] int64
    paid_cents: np.ndarray  # [t] int64, of all together and by all payers
    groups: np.ndarray  # [g, GROUP_CELLS + lengths + SPLIT, t] int64; net lasting after the cells
    bridge: np.ndarray  # [BRIDGE] float64, whole persons, at the headline's date
    stocks: np.ndarray  # [2, t, STOCKS] int64, with and without
    flows: np.ndarray  # [2, t, FLOWS] int64
    money: np.ndarray = NO_MONEY  # [2, entries, years] int64 cents, with and without; none unless asked for
    spending: np.ndarray = NO_MONEY  # [2, cost lines, project years] int64 cents
    jobs: np.ndarray = NOTHING  # [jobs, CELLS + lengths, closely] int64, see `study.jobs`
    weekly: np.ndarray = NOTHING  # [PATHS, weeks] int64, see `study.through_time`
    returns: np.ndarray = NOTHING  # [2, BACK_W, 2, t] int64, with and without
    incomes: np.ndarray = NOTHING  # [INCOMES, 2, closely] int64 euros a month


def contributions(with_: np.ndarray, without: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """What each person adds to each cell [CELLS, r, t] int64; inside: True for participants [r, t]."""
    both = np.minimum(with_, without)
    less, more = without - both, with_ - both
    return np.stack(
        [
            np.where(inside, with_, 0),
            np.where(inside, both, 0),
            np.where(inside, less, 0),
            np.where(inside, 0, less),
            np.where(inside, 0, more),
            with_ - without,
        ]
    )


def check_identity(cells: np.ndarray, with_: np.ndarray, without: np.ndarray) -> None:
    """Raise IdentityError unless cells [CELLS, t] close on the totals of all persons [t]."""
    gross, deadweight, lost, displaced, spillover, net = cells
    if (net != with_ - without).any() or (net != gross - deadweight - lost - displaced + spillover).any():
        raise IdentityError(f"cells {cells.tolist()} do not close on {(with_ - without).tolist()}")


def measure_pair(question: Question, with_: Lived, without: Lived) -> PairEffects:
    """Reduce two worlds to cells. Raises IdentityError where they do not close."""
    counting = question.plan.counting
    rows = concerned(with_, without)
    who = moved(counting, with_.lives, without.lives, rows)
    work = [work_of(way, with_.lives, without.lives, rows, who) for way in counting.ways()]
    cells, split = [], []
    grouped, close = NOTHING, dict[str, np.ndarray]()
    for scope in question.scopes:
        inside = enrolled(question, with_.enrolments, rows, scope)
        parts = [contributions(*both, inside) for both in work]
        cells.append([part.sum(axis=1) for part in parts])
        split.append(split_displaced(parts[0], trained_for(question, rows, scope)))
        if scope is None:
            grouped = of_groups(question, rows, inside, parts)
            close = look(question, with_, without, rows, who, inside, parts, CELLS)
    for way, closing, both in zip(counting.ways(), cells[0], work, strict=True):
        check_identity(closing, *totals(way, with_.lives, without.lives, rows, both))
    outside = displaced_outside(with_, without, rows, who)
    return PairEffects(
        cells=np.array(cells),
        split=np.array(split),
        nets=nets(counting, with_.lives, without.lives, rows, who),
        outside=outside,
        stayed=stayed(counting.ways()[0], with_.lives, without.lives, rows, who),
        people=np.array([people(question, with_, scope) for scope in question.scopes]),
        registered=np.array([placed(question, with_, scope) for scope in question.scopes]),
        cost_cents=np.array([with_.total_cents if s is None else with_.cost_cents[s] for s in question.scopes]),
        paid_cents=with_.paid_cents,
        groups=grouped,
        bridge=bridge(question, with_, without, rows, work[1], cells[0][1][:, question.at]),
        stocks=np.stack([with_.stocks, without.stocks]),
        flows=np.stack([with_.flows, without.flows]),
        **money_of(question, with_, without, outside),
        **close,
    )


def of_groups(question: Question, rows: np.ndarray, inside: np.ndarray, parts: list[np.ndarray]) -> np.ndarray:
    """Participants, cells, net lasting work and displacement by field of every group [g, ..., t] int64."""
    columns = [inside.astype(np.int64), *parts[0], *(part[-1] for part in parts[1:])]
    columns += divided(parts[0], trained_for(question, rows, None))
    shape = (len(columns), len(question.weeks))
    values = np.stack(columns, axis=1).reshape(len(rows), shape[0] * shape[1])
    return by_group(question.groups, rows, values).reshape(-1, *shape)


def money_of(question: Question, with_: Lived, without: Lived, outside: np.ndarray) -> dict[str, np.ndarray]:
    """Ledger and spending of the pair, where they were asked for."""
    if question.ledger is None or with_.kept is None or without.kept is None:
        return {}
    kept, dates = (with_.kept, without.kept), np.array(question.plan.dates)
    cents = ledger_of(question.ledger, question.plan.counting, *kept, outside, dates)
    return {"money": cents, "spending": spending_of(question.ledger, *kept)}


def concerned(with_: Lived, without: Lived) -> np.ndarray:
    """Rows of everybody who takes part or whose work differs between the worlds at some date."""
    differs = (with_.lives.flags != without.lives.flags).any(axis=1)
    differs |= (with_.lives.hours != without.lives.hours).any(axis=1)
    differs[with_.enrolments.person] = True
    return np.flatnonzero(differs)


def enrolled(question: Question, enrolments: Enrolments, rows: np.ndarray, scope: int | None) -> np.ndarray:
    """Who of these persons has been enrolled by each date [r, t] bool."""
    people_rows, by_date = enrolments.participants(question.weeks, len(question.persons.ident), scope)
    inside = np.zeros((len(rows), len(question.weeks)), bool)
    inside[np.searchsorted(rows, people_rows)] = by_date
    return inside


def trained_for(question: Question, rows: np.ndarray, scope: int | None) -> np.ndarray:
    """Who of these persons looks for work in a segment that the instruments train for [r] bool."""
    segments, persons = question.segments(scope), question.persons
    return np.isin(persons.segment[rows], segments) | np.isin(persons.second_segment[rows], segments)


def split_displaced(part: np.ndarray, same: np.ndarray) -> np.ndarray:
    """Displaced less spillover in the segments trained for, and elsewhere in the region [SPLIT, t]."""
    return np.array([one.sum(axis=0) for one in divided(part, same)])


def divided(part: np.ndarray, same: np.ndarray) -> list[np.ndarray]:
    """The same of each person [r, t], [r, t]."""
    change = part[CELLS.index("displaced")] - part[CELLS.index("spillover")]
    return [np.where(same[:, None], change, 0), np.where(same[:, None], 0, change)]


def totals(
    way: Way, with_: Lives, without: Lives, rows: np.ndarray, both: tuple[np.ndarray, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """What everybody counts for with and without [t] int64, over all persons; both: what `work_of` says of `rows`."""
    worlds = zip((with_, without), both, strict=True)
    w, b = (total(lives, way) + (as_told - counted(lives, way, rows)).sum(axis=0) for lives, as_told in worlds)
    return w, b


def people(question: Question, lived: Lived, scope: int | None) -> np.ndarray:
    """Counters of PEOPLE [PEOPLE, t] int64; participants of several instruments count once."""
    counters = _of(lived.people, scope).T.copy()
    _, by_date = lived.enrolments.participants(question.weeks, len(question.persons.ident), scope)
    counters[PEOPLE.index("participants")] = by_date.sum(axis=0)
    return counters


def placed(question: Question, lived: Lived, scope: int | None) -> np.ndarray:
    """Registered placements by each date [t] int64."""
    chosen = registered(lived.placements, lived.enrolments, scope)
    return (lived.placements.week[chosen, None] < question.weeks).sum(axis=0)


def _of(by_instrument: np.ndarray, scope: int | None) -> np.ndarray:
    return by_instrument.sum(axis=0) if scope is None else by_instrument[scope]


def bridge(
    question: Question,
    with_: Lived,
    without: Lived,
    rows: np.ndarray,
    both: tuple[np.ndarray, np.ndarray],
    lasting: np.ndarray,
) -> np.ndarray:
    """From registered placements to net lasting work (the first length) at the headline's date [BRIDGE].

    both: what `work_of` says of `rows`; lasting: its cells [CELLS]. Steps that take away are negative. Full-time
    jobs take the place of persons from 'not lasting' on; their scale is exact in floats, so everything closes exactly.
    """
    scale, way = question.plan.counting.scale, question.plan.counting.ways()[1]
    cell = {name: number * scale for name, number in zip(CELLS, lasting.tolist(), strict=True)}
    sums = totals(way, with_.lives, without.lives, rows, both)
    everybody = [int(everyone[question.at]) * scale for everyone in sums]
    own = (cell["gross"], cell["deadweight"] + cell["lost"])
    values: dict[str, float] = {
        **to_gross(question, with_, rows, both[0][:, question.at]),
        "gross_lasting": cell["gross"],
        "deadweight": 0 - cell["deadweight"],
        "lost": 0 - cell["lost"],
        "displaced": 0 - cell["displaced"],
        "spillover": cell["spillover"],
        "net_lasting": cell["net"],
        "participants_with": own[0],
        "participants_without": own[1],
        "others_with": everybody[0] - own[0],
        "others_without": everybody[1] - own[1],
    }
    check_bridge(values)
    return np.array([values[step] for step in BRIDGE], float)


def to_gross(question: Question, with_: Lived, rows: np.ndarray, lasting: np.ndarray) -> dict[str, float]:
    """The steps from registered placements to participants in lasting work; lasting: of each of `rows` [r].

    'Not regular' are people who were registered but never for work that counts, and who are not in lasting
    work. Whoever is in lasting work without ever having been registered comes in at the end.
    """
    at, weeks, scale = question.at, question.weeks, question.plan.counting.scale
    mine, by_date = with_.enrolments.participants(weeks, len(question.persons.ident))
    mine = mine[by_date[:, at]]
    lasts = lasting[np.searchsorted(rows, mine)]
    placements = with_.placements
    chosen = registered(placements, with_.enrolments)
    chosen = chosen[placements.week[chosen] < weeks[at]]
    unique = np.unique(placements.person[chosen])
    regular = np.unique(placements.person[chosen[placements.counts[chosen]]])
    known = np.isin(mine, unique)
    working = len(np.union1d(regular, mine[known & (lasts > 0)]))
    stays = int(lasts[known].sum()) * scale
    return {
        "registered": len(chosen),
        "repeats": len(unique) - len(chosen),
        "not_regular": working - len(unique),
        "not_lasting": stays - working,
        "never_registered": int(lasts[~known].sum()) * scale,
    }


def check_bridge(values: Mapping[str, float]) -> None:
    """Raise IdentityError unless the bridge closes twice, on gross and on net lasting work."""
    for first, steps, last in (
        ("registered", BRIDGE[1:5], "gross_lasting"),
        ("gross_lasting", BRIDGE[6:10], "net_lasting"),
    ):
        if values[first] + sum(values[step] for step in steps) != values[last]:
            raise IdentityError(f"the bridge does not close on {last}: {dict(values)}")
    change = values["others_with"] - values["others_without"]
    if change != values["displaced"] + values["spillover"]:
        raise IdentityError(f"others change by {change}: {dict(values)}")
