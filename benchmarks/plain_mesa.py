"""Separations, search and matching in plain Mesa: a yardstick for labsim's kernels.

Written as Mesa is meant to be used: one `mesa.Agent` a person, a week as a list of `AgentSet.do`, draws from
`model.random`. It begins with the same people, jobs and vacancies as labsim, and its rules have the same shape and
the same parameters, but it does less: no barriers, skills, travel, benefits, instruments or applicants from elsewhere,
and its draws cannot be paired. Jobs do not come or go: who leaves one leaves a vacancy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import exp
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

import mesa
import numpy as np

from labsim.core.codes import SEGMENTS, Contract, Status
from labsim.inputs.scenario import load_scenario
from labsim.processes import end_jobs, search, seekers, selection
from labsim.start import Start, open_market
from labsim.world.board import TURNS, Fields

if TYPE_CHECKING:
    from random import Random

Params = TypeVar("Params", end_jobs.Params, seekers.Params, search.Params, selection.Params)
OWN_SHARE, NEAR_SHARE = 1 / 16, 1 / 64  # of the vacancies of a segment, met by one searcher in one week
MOST = 6  # applications in one week


@dataclass(slots=True, eq=False)
class Job:
    """A job; `holder` is who has it, or while it is open whom it holds in the matching."""

    segment: int
    value: float
    standard: float
    holder: Person | None = None
    score: float = 0.0


class Person(mesa.Agent):
    """Somebody who works or not, searches now and then, and takes the best job that takes them."""

    def __init__(
        self, model: PlainMarket, segment: int, contract: int, ability: float, since: int, active: float,
        job: Job | None,
    ) -> None:  # fmt: skip
        super().__init__(model)
        self.segment, self.contract, self.ability, self.since = segment, contract, ability, since
        self.active = active  # chance of searching in a week without work, 1 for the unemployed
        self.job, self.quality = job, 0.0
        self.applications: list[tuple[float, Job]] = []  # worst first
        if job is not None:
            job.holder = self

    def separate(self) -> None:
        """Lose work, with a hazard by contract, tenure and match quality."""
        if self.job is None:
            return
        p = self.model.leaving
        hazard = self.model.loss[self.contract]
        hazard *= p.first_year_factor if self.model.week - self.since < 52 else p.later_factor
        if self.random.random() < hazard * exp(-p.quality_slope * self.quality):
            self.leave()
            self.active = 1.0

    def leave(self) -> None:
        """The job becomes a vacancy."""
        if self.job is not None:
            self.model.vacancies[self.job.segment].append(self.job)
            self.job.holder, self.job, self.since = None, None, self.model.week

    def search(self) -> None:
        """Apply to the best few of the vacancies met this week."""
        p, random = self.model.seeking, self.random
        chance = self.active
        if self.job is not None:
            chance = p.search_new_share if self.model.week - self.since < 104 else p.search_old_share
        if random.random() >= chance:
            return
        out_of_work = p.apply_none if chance == 1.0 else p.apply_inactive
        rate = p.apply_employed if self.job is not None else out_of_work
        room = poisson(random, rate)
        if room == 0:
            return
        if self.job is not None:
            reserve = p.job_memory * self.job.value + p.move_gain
        else:
            reserve = p.reserve_jobless - p.reserve_fall_m * (self.model.week - self.since) / 4.348
        seen = self.look(self.segment, OWN_SHARE, 0.0, reserve)
        for segment in self.model.near[self.segment]:
            seen += self.look(segment, NEAR_SHARE, self.model.looking.near_loss, reserve)
        best = nlargest(min(room, MOST), seen, key=itemgetter(0))
        self.applications = best[::-1]
        if best:
            self.model.searchers.append(self)

    def look(self, segment: int, share: float, loss: float, reserve: float) -> list[tuple[float, Job]]:
        """Some vacancies of a segment with what they are worth to this person, above the reserve."""
        vacancies, random = self.model.vacancies[segment], self.random
        width = self.model.looking.taste_width
        met = random.sample(vacancies, int(len(vacancies) * share + random.random()))
        self.model.seen += len(met)
        worth = [(job.value + width * (random.random() - 0.5) - loss, job) for job in met]
        return [one for one in worth if one[0] > reserve]

    def score(self) -> float:
        """How well an employer thinks this person fits a job: ability, work or time without it, and chance."""
        p = self.model.judging
        if self.job is not None:
            base = p.employed_bonus
        else:
            base = -p.stigma * (1.0 - exp(-(self.model.week - self.since) / p.stigma_w))
        return base + p.ability_sd * self.ability + self.random.gauss(0.0, 1.0)

    def start(self, job: Job) -> None:
        """Leave the old job, if any, and begin in the new one, on a flexible contract."""
        self.leave()
        self.job, self.since, self.quality = job, self.model.week, job.score
        self.contract = Contract.FLEX


class PlainMarket(mesa.Model):
    """People and jobs of a start; `step()` lives one week of three steps."""

    def __init__(self, start: Start, seed: int = 1) -> None:
        super().__init__(seed=seed)
        self.week, b = start.week, start.behaviour
        self.leaving, self.seeking = plain(b.end_jobs), plain(b.seekers)
        self.looking, self.judging = plain(b.search), plain(b.selection)
        self.loss = loss_by_contract(self.leaving)
        self.near = near_segments(start.fields)
        self.vacancies: list[list[Job]] = [[] for _ in range(SEGMENTS)]
        self.searchers: list[Person] = []
        self.seen = self.applied = 0
        opened = open_jobs(start)
        for job in opened:
            self.vacancies[job.segment].append(job)
        self.people = Person.create_agents(self, *people(start, opened))

    def step(self) -> None:
        """Who loses work, who applies where, who gets it."""
        self.searchers, self.seen = [], 0
        self.people.do("separate")
        self.people.do("search")
        self.match()
        self.week += 1

    def match(self) -> None:
        """Applicant-proposing deferred acceptance above the standard; then those who are held begin."""
        free, taken = list(self.searchers), set()
        self.applied = sum(len(person.applications) for person in free)
        while free:
            person = free.pop()
            while person.applications:
                _, job = person.applications.pop()
                score = person.score()
                if score > job.standard and (job.holder is None or score > job.score):
                    if job.holder is not None:
                        free.append(job.holder)
                    job.holder, job.score = person, score
                    taken.add(job)
                    break
        self.vacancies = [[job for job in jobs if job not in taken] for jobs in self.vacancies]
        for job in taken:
            if job.holder is not None:
                job.holder.start(job)


def poisson(random: Random, mean: float) -> int:
    """A Poisson draw (Knuth 1969)."""
    bound, product, count = exp(-mean), random.random(), 0
    while product > bound:
        product *= random.random()
        count += 1
    return count


def plain(params: Params) -> Params:
    """The same parameters as Python's own floats: numpy's are several times slower one by one."""
    return type(params)(*(float(number) for number in params))


def loss_by_contract(p: end_jobs.Params) -> list[float]:
    """Weekly chance of losing work by code of Contract."""
    loss = [p.loss_subsidised_w] * len(Contract)
    loss[Contract.PERMANENT], loss[Contract.FLEX] = p.loss_permanent_w, p.loss_flex_w
    loss[Contract.SELF_EMPLOYED] = p.loss_self_w
    return loss


def near_segments(fields: Fields) -> list[list[int]]:
    """Neighbouring segments of each."""
    ends = fields.near_start.tolist()
    return [fields.near[ends[g] : ends[g + 1]].tolist() for g in range(SEGMENTS)]


def open_jobs(start: Start) -> list[Job]:
    """The vacancies that labsim puts on the board in the first week."""
    with open_market(start, load_scenario("baseline"), seed=1) as market:
        market.step()
        board = market.board
        count = board.start[SEGMENTS * TURNS]
        columns = (column[:count].tolist() for column in (board.field, board.value, board.standard))
        return [Job(*one) for one in zip(*columns, strict=True)]


def people(start: Start, like: Sequence[Job]) -> tuple[Any, ...]:
    """How many live here at the start, and their columns; jobs are worth what vacancies of the first week are."""
    persons, p = start.world.persons, start.behaviour.seekers
    rows = np.flatnonzero((persons.status != Status.ABSENT) & (persons.status != Status.GONE))
    active, jobs = [], []
    for k, i in enumerate(rows):
        searches = persons.status[i] == Status.UNEMPLOYED
        active.append(1.0 if searches else float(seekers.activation_w(persons.attachment[i], p)))
        model = like[k % len(like)]
        works = persons.status[i] == Status.EMPLOYED
        jobs.append(Job(int(persons.segment[i]), model.value, model.standard) if works else None)
    since = np.where(persons.status == Status.EMPLOYED, persons.job_start, persons.jobless_since)
    columns = (persons.segment, persons.contract, persons.ability, since)
    return len(rows), *(column[rows].tolist() for column in columns), active, jobs
