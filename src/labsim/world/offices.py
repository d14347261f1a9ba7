"""Institutions and tracks as rows: what their agents decided for this week, spent by the kernels."""

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from labsim.core.codes import NEVER


class Offices(NamedTuple):
    """One row per institution [n]."""

    ident: np.ndarray  # [uint64]
    kind: np.ndarray  # OfficeKind [int8]
    vacancy_slots: np.ndarray  # WSP: openings it can work on at the same time [int32]
    referral_slots: np.ndarray  # WSP: candidates it can actively mediate this week [int32]
    coach_contacts: np.ndarray  # social service: clients its coaches can see this week [int32]
    contact_hours: np.ndarray  # social service: hours of one contact [float32]
    trial_slots: np.ndarray  # trial placements that may run at the same time [int32]
    aftercare_slots: np.ndarray  # placed persons that can be followed at the same time [int32]
    sheltered_places: np.ndarray  # work company: new sheltered places (nieuw beschut) it is paid for [int32]
    early_share: np.ndarray  # social service: contacts kept for clients in their first year [0, 1] [float32]
    breadth: np.ndarray  # social service: share of hours for what keeps people from work, not for work [float32]
    coherence: np.ndarray  # social service: coaches who know every offer of the region [0, 1] [float32]


class OfficeKind(IntEnum):
    """What an institution is."""

    WSP = 0
    SOCIAL_SERVICE = 1
    TRAINING_PROVIDER = 2
    WORK_COMPANY = 3


class Tracks(NamedTuple):
    """Enrolments of pathways, one row per enrolled person, in order of intake [capacity]."""

    size: np.ndarray  # [1] rows in use [int64]
    person: np.ndarray  # row in persons [int32]
    since: np.ndarray  # week of the enrolment [int32]
    instrument: np.ndarray  # number of the pathway in the package [int16]
    cohort: np.ndarray  # number of the intake [int16]
    stream: np.ndarray  # segment the stream trains for [int8]
    stage: np.ndarray  # Stage [int8]
    stage_week: np.ndarray  # week the stage began [int32]
    phase: np.ndarray  # phase of the course [int8]
    started: np.ndarray  # week the course began, NEVER [int32]
    completed: np.ndarray  # week it was completed, NEVER [int32]
    employer: np.ndarray  # employer that gives the learning place, NO_ROW [int32]
    provider: np.ndarray  # row in offices of the provider that gives the seat, -1 nobody in particular [int16]
    agreed: np.ndarray  # the learning place is one that this pathway agreed with the employer, 0 or 1 [int8]


class Stage(IntEnum):
    """Where an enrolled person stands."""

    WAITING = 0  # invited and accepted, the course has not begun
    RUNNING = 1
    COMPLETED = 2  # finished, aftercare runs
    DROPPED = 3
    ENDED = 4  # aftercare is over
    NOT_CHOSEN = 5  # the course did not let somebody go on after a phase


def empty_tracks(capacity: int) -> Tracks:
    """No enrolments, with room for `capacity`."""
    return Tracks(
        size=np.zeros(1, np.int64),
        person=np.full(capacity, -1, np.int32),
        since=np.full(capacity, NEVER, np.int32),
        instrument=np.zeros(capacity, np.int16),
        cohort=np.zeros(capacity, np.int16),
        stream=np.zeros(capacity, np.int8),
        stage=np.zeros(capacity, np.int8),
        stage_week=np.zeros(capacity, np.int32),
        phase=np.zeros(capacity, np.int8),
        started=np.full(capacity, NEVER, np.int32),
        completed=np.full(capacity, NEVER, np.int32),
        employer=np.full(capacity, -1, np.int32),
        provider=np.full(capacity, -1, np.int16),
        agreed=np.zeros(capacity, np.int8),
    )


class Courses(NamedTuple):
    """What each pathway teaches: k instruments, p phases, s streams; phases that do not exist have 0 weeks."""

    ident: np.ndarray  # [k] part of the draws' key [uint64]
    weeks: np.ndarray  # [k, p] length of a phase [int32]
    rate: np.ndarray  # [k, p] share of the missing competence learned per week [0, 1] [float64]
    on_the_job: np.ndarray  # [k, p] share of the hours at an employer [0, 1] [float64]
    target: np.ndarray  # [k, s, 7] competence level the course brings people to [0, 1] [float64]
    segment: np.ndarray  # [k, s] segment the stream trains for, -1 none [int8]
    dropout_w: np.ndarray  # [k] weekly dropout hazard of a person without barriers [float64]
    dropout_barrier: np.ndarray  # [k] rise of its log per barrier [float64]
    dropout_on_the_job: np.ndarray  # [k] fall of its log when fully on the job [float64]
    credential: np.ndarray  # [k] bit of Credential on completion [int64]
    aftercare_w: np.ndarray  # [k] weeks of aftercare [int32]
    beside_work: np.ndarray  # [k] True: work goes on beside the course [bool]


def no_courses() -> Courses:
    """The courses of a world without pathways."""
    return Courses(
        ident=np.zeros(0, np.uint64),
        weeks=np.zeros((0, 1), np.int32),
        rate=np.zeros((0, 1)),
        on_the_job=np.zeros((0, 1)),
        target=np.zeros((0, 1, 7)),
        segment=np.zeros((0, 1), np.int8),
        dropout_w=np.zeros(0),
        dropout_barrier=np.zeros(0),
        dropout_on_the_job=np.zeros(0),
        credential=np.zeros(0, np.int64),
        aftercare_w=np.zeros(0, np.int32),
        beside_work=np.zeros(0, np.bool_),
    )
