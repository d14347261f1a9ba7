"""Who took part in what, and since when; the placements that practice would have registered.

The rule for a registered placement: every start of work of somebody who is enrolled, from the invitation
until dropping out or the end of aftercare, through any channel (temporary work, trial placements and
repeats included), and of those who already worked every change of job through the pathway or the employer
service. Which contracts count is in configs/measure.yaml.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from labsim.core.codes import NEVER, Channel, Competence, Status
from labsim.inputs.instrument import Instrument
from labsim.inputs.measure import Measure
from labsim.policy.base import STILL
from labsim.world.derived import GROUP_A, distance_groups
from labsim.world.log import Cause, Log

if TYPE_CHECKING:
    from labsim.model import LabourMarket

COUNTED = ("invited", "waiting", "started", "completed", "participants")  # by the instrument itself
PEOPLE = (*COUNTED, "workfit")


class Enrolments(NamedTuple):
    """One row per enrolment of the instruments that are compared [m]."""

    person: np.ndarray  # row in persons [int64]
    instrument: np.ndarray  # place among the compared instruments [int64]
    since: np.ndarray  # week of the invitation [int64]
    until: np.ndarray  # week of dropping out or of the end of aftercare, STILL [int64]

    def participants(self, weeks: np.ndarray, n: int, instrument: int | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Rows of all participants, and who of them has been enrolled before each of these weeks [r, t] bool.

        n: number of persons. instrument: of this one only, else of any.
        """
        mine = slice(None) if instrument is None else self.instrument == instrument
        first = np.full(n, STILL, np.int64)
        np.minimum.at(first, self.person[mine], self.since[mine])
        rows = np.flatnonzero(first < STILL)
        return rows, first[rows, None] < np.asarray(weeks)[None, :]


class Placements(NamedTuple):
    """Starts of work that practice would register if the person is enrolled [k], in the order of the log."""

    person: np.ndarray  # [int64]
    week: np.ndarray  # [int64]
    counts: np.ndarray  # True: work by the chosen definition, the benefit apart [bool]


def read_placements(log: Log, measure: Measure) -> Placements:
    """All starts of work by a contract that practice registers."""
    used = slice(0, int(log.size[0]))
    changed = (log.cause[used] == Cause.JOB_CHANGED) & np.isin(log.channel[used], (Channel.WSP, Channel.TRACK))
    begun = (log.cause[used] == Cause.HIRED) | changed
    rows = np.flatnonzero(begun & np.isin(log.contract[used], measure.registered))
    regular = np.isin(log.contract[rows], measure.contracts) & (log.hours[rows] >= measure.hours)
    return Placements(log.row[rows].astype(np.int64), log.week[rows].astype(np.int64), regular)


def registered(placements: Placements, enrolments: Enrolments, instrument: int | None = None) -> np.ndarray:
    """Indices of the placements that practice registers for one instrument, or for any, each once."""
    mine = slice(None) if instrument is None else enrolments.instrument == instrument
    person, since, until = (column[mine] for column in (enrolments.person, enrolments.since, enrolments.until))
    order = np.argsort(person, kind="stable")
    person, since, until = person[order], since[order], until[order]
    first = np.searchsorted(person, placements.person, side="left")
    last = np.searchsorted(person, placements.person, side="right")
    most = int((last - first).max(initial=0))
    found = np.zeros(len(placements.person), bool)
    for k in range(most):  # nobody has more than a few enrolments
        known = first + k < last
        e = (first + k)[known]
        found[known] |= (since[e] <= placements.week[known]) & (placements.week[known] < until[e])
    return np.flatnonzero(found)


def twice(lines: Sequence[Mapping[str, int]]) -> int:
    """Cents of shared budget lines that a sum over instruments counts more than once; by ledger, in each of them."""
    ledgers = {ledger for one in lines for ledger in one}
    amounts = [[one[ledger] for one in lines if ledger in one] for ledger in sorted(ledgers)]
    return sum(sum(each) - max(each) for each in amounts)


def budget_cents(instruments: Sequence[Instrument]) -> int:
    """Stated budget of instruments over all their years; what shares a budget line states it once."""
    shared: dict[str, int] = {}
    for one in instruments:
        ledgers = sorted({line.ledger for line in one.costs if line.ledger and line.payer == "budget"})
        name = ledgers[0] if ledgers else f"/{one.slug}"
        shared[name] = max(shared.get(name, 0), sum(one.budget_cents))
    return sum(shared.values())


def workfit(market: "LabourMarket", instrument: int) -> int:
    """People who completed this course and are ready for work (A) or at work now."""
    tracks, world = market.tracks, market.world
    used = slice(0, int(tracks.size[0]))
    done = (tracks.instrument[used] == instrument) & (tracks.completed[used] != NEVER)
    person = np.unique(tracks.person[used][done])
    distance = np.zeros(len(person), np.int64)
    distance_groups(world.persons.barriers[person], world.traits.competences[person, Competence.SOFT], distance)
    ready = (distance == GROUP_A) & ~np.isin(world.persons.status[person], (Status.ABSENT, Status.GONE))
    return int(np.count_nonzero(ready | (world.persons.status[person] == Status.EMPLOYED)))


class Observer:
    """Follows the compared instruments of a market: counters at the dates, and in the end who took part when."""

    def __init__(self, market: "LabourMarket", compared: Sequence[str], dates: int) -> None:
        self.runs = sorted((run for run in market.package if run.slug in compared), key=lambda run: run.slug)
        self.people = np.zeros((len(self.runs), dates, len(PEOPLE)), np.int64)
        self.cost_cents = np.zeros((len(self.runs), dates), np.int64)
        self.total_cents = np.zeros(dates, np.int64)  # of all together, shared budget lines once
        self.paid_cents = np.zeros(dates, np.int64)  # the same, by all payers

    def at_date(self, market: "LabourMarket", k: int) -> None:
        """Counters at date number k."""
        for j, run in enumerate(self.runs):
            counts = run.counts(market)
            self.people[j, k] = [*(counts[name] for name in COUNTED), workfit(market, run.number)]
            self.cost_cents[j, k] = run.cost_cents(market)
        again = twice([run.shared_cents(market) for run in self.runs])
        self.total_cents[k] = self.cost_cents[:, k].sum() - again
        self.paid_cents[k] = sum(run.cost_cents(market, all_payers=True) for run in self.runs) - again

    def enrolments(self, market: "LabourMarket") -> Enrolments:
        """All enrolments, after the last week."""
        spells = [run.taken(market) for run in self.runs]
        whose = [np.full(len(spell.person), j, np.int64) for j, spell in enumerate(spells)]
        nothing = np.zeros(0, np.int64)
        return Enrolments(
            person=np.concatenate([spell.person for spell in spells] or [nothing]),
            instrument=np.concatenate(whose or [nothing]),
            since=np.concatenate([spell.since for spell in spells] or [nothing]),
            until=np.concatenate([spell.until for spell in spells] or [nothing]),
        )
