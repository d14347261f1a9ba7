"""Who took part in what, and since when; the placements that practice would have registered.

The rule for a registered placement: every start of work of somebody who is enrolled, from the invitation
until dropping out or the end of aftercare, through any channel (temporary work, trial placements and
repeats included), and of those who already worked every change of job through the pathway or the employer
service. Which contracts count is in configs/measure.yaml.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from labsim.core.codes import NEVER, Channel
from labsim.inputs.measure import Measure
from labsim.world.log import Cause, Log
from labsim.world.offices import Stage, Tracks

if TYPE_CHECKING:
    from labsim.model import LabourMarket

STILL = 2**30  # a week after everything: the enrolment has not ended
PEOPLE = ("invited", "waiting", "started", "completed", "participants")


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


class Observer:
    """Follows the compared instruments of a market while it steps: who was enrolled when, and counters."""

    def __init__(self, market: "LabourMarket", compared: Sequence[str], dates: int) -> None:
        self.runs = [run for run in market.package if run.slug in compared]
        self.since: list[int] = []
        self.people = np.zeros((len(self.runs), dates, len(PEOPLE)), np.int64)
        self.cost_cents = np.zeros((len(self.runs), dates), np.int64)

    def after_week(self, market: "LabourMarket", week: int) -> None:
        """Note that the tracks which came this week began in it."""
        self.since += [week] * (int(market.tracks.size[0]) - len(self.since))

    def at_date(self, market: "LabourMarket", k: int) -> None:
        """Counters at date number k."""
        tracks = market.tracks
        used = slice(0, int(tracks.size[0]))
        for j, run in enumerate(self.runs):
            mine = tracks.instrument[used] == run.number
            self.people[j, k] = (
                run.invited,
                np.count_nonzero(mine & (tracks.stage[used] == Stage.WAITING)),
                np.count_nonzero(mine & (tracks.started[used] != NEVER)),
                np.count_nonzero(mine & (tracks.completed[used] != NEVER)),
                len(np.unique(tracks.person[used][mine])),
            )
            self.cost_cents[j, k] = run.cost_cents(market)

    def enrolments(self, tracks: Tracks) -> Enrolments:
        """All enrolments, after the last week."""
        number = {run.number: j for j, run in enumerate(self.runs)}
        rows = [t for t in range(int(tracks.size[0])) if int(tracks.instrument[t]) in number]
        over = np.isin(tracks.stage[rows], (Stage.DROPPED, Stage.ENDED))
        return Enrolments(
            person=tracks.person[rows].astype(np.int64),
            instrument=np.array([number[int(tracks.instrument[t])] for t in rows], np.int64),
            since=np.array(self.since, np.int64)[rows],
            until=np.where(over, tracks.stage_week[rows].astype(np.int64), STILL),
        )
