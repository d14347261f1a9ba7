"""Step 6, train: progress in courses, dropout, completion with a credential, the end of aftercare."""

from math import exp
from typing import NamedTuple

from labsim.core.codes import COMPETENCES, NO_ROW, Barrier, Decision, Status
from labsim.core.draws import stream, uniform_pair_at
from labsim.core.jit import kernel, part, rule
from labsim.world.demand import Employers
from labsim.world.derived import barrier_count
from labsim.world.offices import Courses, Stage, Tracks
from labsim.world.persons import Persons, PersonTraits

DEBTS = 1 << int(Barrier.DEBTS)


class Params(NamedTuple):
    """What holds for every course; the rest is in the instrument's file."""

    motivation_slope: float  # fall of the log dropout hazard per unit of motivation above 0.5 [1/unit]
    insecurity: float  # share of what is learned that is lost while debts press [share]
    length_slope: float  # rise of the log dropout hazard per 13 classroom weeks already sat [1/quarter]


@rule
def dropout_hazard_w(base, barriers, barrier_slope, on_the_job, job_slope, motivation, weeks, p):
    """Weekly hazard of dropping out: up with barriers and classroom length, down with work and motivation."""
    strain = barrier_slope * barrier_count(barriers) + p.length_slope * (1.0 - on_the_job) * weeks / 13.0
    return base * exp(strain - job_slope * on_the_job - p.motivation_slope * (motivation - 0.5))


@part
def learn(
    persons: Persons, traits: PersonTraits, courses: Courses, i: int, k: int, stream_number: int, phase: int, p
):
    """One week of learning: each competence closes part of its distance to the stream's target, less while debts
    press (rule R09)."""
    rate = courses.rate[k, phase]
    if persons.barriers[i] & DEBTS:
        rate *= 1.0 - p.insecurity
    for c in range(COMPETENCES):
        missing = courses.target[k, stream_number, c] - traits.competences[i, c]
        if missing > 0.0:
            traits.competences[i, c] += rate * missing


@part
def finish(tracks: Tracks, employers: Employers, t: int, stage: int, week: int):
    """Move a track to a later stage; who stops or completes gives the learning place back."""
    before = tracks.stage[t]
    tracks.stage[t] = stage
    tracks.stage_week[t] = week
    e = tracks.employer[t]
    if e != NO_ROW and before <= Stage.RUNNING and stage > Stage.RUNNING:
        employers.learning_used[e] -= 1


@part
def complete(persons: Persons, traits: PersonTraits, courses: Courses, tracks: Tracks, t: int):
    """The course is done: a recognised credential and a second field of work."""
    i = tracks.person[t]
    k = tracks.instrument[t]
    if courses.credential[k] >= 0:
        traits.credentials[i] |= 1 << courses.credential[k]
    if courses.segment[k, tracks.stream[t]] >= 0:
        persons.second_segment[i] = courses.segment[k, tracks.stream[t]]


@kernel
def train(
    persons: Persons,
    traits: PersonTraits,
    employers: Employers,
    tracks: Tracks,
    courses: Courses,
    params,
    week,
    seed,
):
    """One week of every track; returns how many people sat in a course."""
    key = stream(seed, Decision.DROPOUT, week)
    sitting = 0
    for t in range(tracks.size[0]):
        stage = tracks.stage[t]
        i = tracks.person[t]
        k = tracks.instrument[t]
        if stage >= Stage.DROPPED:
            continue
        if persons.status[i] == Status.GONE:
            finish(tracks, employers, t, Stage.ENDED if stage == Stage.COMPLETED else Stage.DROPPED, week)
            persons.track[i] = -1
            continue
        if stage == Stage.WAITING:
            if persons.status[i] == Status.EMPLOYED and not courses.beside_work[k]:
                finish(tracks, employers, t, Stage.DROPPED, week)
                persons.track[i] = -1
                continue
            if week < tracks.stage_week[t]:
                continue
            finish(tracks, employers, t, Stage.RUNNING, week)
            tracks.started[t] = week
            stage = tracks.stage[t]
        elif stage == Stage.COMPLETED:
            if week - tracks.stage_week[t] >= courses.aftercare_w[k]:
                finish(tracks, employers, t, Stage.ENDED, week)
                persons.track[i] = -1
            continue
        phase = tracks.phase[t]
        weeks = week - tracks.stage_week[t]
        hazard = dropout_hazard_w(
            courses.dropout_w[k],
            persons.barriers[i],
            courses.dropout_barrier[k],
            courses.on_the_job[k, phase],
            courses.dropout_on_the_job[k],
            traits.motivation[i],
            weeks,
            params,
        )
        if (
            (persons.status[i] == Status.EMPLOYED and not courses.beside_work[k])
            or uniform_pair_at(key, persons.ident[i], courses.ident[k]) < hazard
        ):
            finish(tracks, employers, t, Stage.DROPPED, week)
            persons.track[i] = -1
            continue
        sitting += 1
        learn(persons, traits, courses, i, k, tracks.stream[t], phase, params)
        done = 0
        for q in range(phase + 1):
            done += courses.weeks[k, q]
        if weeks + 1 >= done:
            if phase + 1 < courses.weeks.shape[1] and courses.weeks[k, phase + 1] > 0:
                tracks.phase[t] = phase + 1
            else:
                complete(persons, traits, courses, tracks, t)
                finish(tracks, employers, t, Stage.COMPLETED, week)
                tracks.completed[t] = week
    return sitting
