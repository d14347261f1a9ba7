"""The week's market: who searches, what is open, who applied where; scratch space, overwritten every week."""

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from labsim.core.codes import COMPETENCES, SEGMENTS

TURNS = 8  # vacancies of a segment lie in so many turns; a searcher meets one turn of them a week
LIST = 12  # most applications of one searcher in one week, contacts through other channels included
LOOKED = 6  # list slots for applications of one's own
DIRECT_MOST = 3  # for being asked directly; the rest is for mediation

REFUSED = np.float32(-1.0e9)  # a utility or score that rules the pair out


class Fields(NamedTuple):
    """What is known of the 36 segments and of distances; never changes during a run."""

    requirement: np.ndarray  # [36, 7] competence asked for [0, 1] [float32]
    diploma: np.ndarray  # [36] how much a matching diploma is insisted on [0, 1] [float32]
    profile: np.ndarray  # [36] profile 1-6 that fits best, 0 none [int8]
    image: np.ndarray  # [36] utility that it has less for people of other fields [float32]
    near_start: np.ndarray  # [37] CSR offsets into near [int32]
    near: np.ndarray  # neighbouring segments somebody trained for g may look in [int8]
    minutes: np.ndarray  # [m, m] travel minutes between municipalities [float32]
    minutes_out: np.ndarray  # [m] travel minutes to outside jobs, mean [float32]


class Board(NamedTuple):
    """Vacancies sorted by segment and turn, searchers in a row, their applications in fixed lists."""

    start: np.ndarray  # [36 * TURNS + 1] first vacancy of each turn of each segment, direct ones first [int32]
    rest: np.ndarray  # [36 * TURNS] first vacancy of it that is not direct [int32]
    turns: np.ndarray  # [36] turns of the segment: TURNS, or 1 where few search [int32]
    row: np.ndarray  # position row, or -2 - k for outside job k [int32]
    ident: np.ndarray  # vacancy ident [uint64]
    hash: np.ndarray  # upper half of it, for visibility [uint32]
    age: np.ndarray  # weeks open [uint32]
    kind: np.ndarray  # VacancyKind [int8]
    field: np.ndarray  # segment [int8]
    standard: np.ndarray  # score needed now [float32]
    value: np.ndarray  # what everybody likes about it, utility units [float32]
    place: np.ndarray  # municipality, -1 outside [int8]
    holder: np.ndarray  # searcher who holds the vacancy in the matching, -1 [int32]
    holder_score: np.ndarray  # [float32]
    seekers: np.ndarray  # [1] number of searchers [int64]
    who: np.ndarray  # person row, or -2 - k for shadow k [int32]
    who_ident: np.ndarray  # [uint64]
    who_segment: np.ndarray  # [int8]
    cap: np.ndarray  # applications this week [int8]
    reserve: np.ndarray  # least utility worth applying for [float32]
    base: np.ndarray  # score of an applicant from elsewhere before anything about the vacancy [float32]
    referred: np.ndarray  # True: the employer service mediates this week [bool]
    limits: np.ndarray  # bits of the barriers that bind the searcher this week [uint8]
    farthest: np.ndarray  # minutes the searcher will travel at most [float32]
    papers: np.ndarray  # bits of Credential [uint16]
    audience: np.ndarray  # bits of the places that are for the searcher [uint64]
    filled: np.ndarray  # applications in the list [int8]
    vacancy: np.ndarray  # [seekers, LIST] board index of each, best first [int32]
    utility: np.ndarray  # [seekers, LIST] [float32]
    score: np.ndarray  # [seekers, LIST] employer's score, -inf below the standard [float32]
    noted: np.ndarray  # [1] scratch of list_openings: vacancies noted so far [int64]
    note_row: np.ndarray  # [int32]
    note_ident: np.ndarray  # [uint64]
    note_age: np.ndarray  # [int32]
    note_kind: np.ndarray  # [int8]
    note_bucket: np.ndarray  # [int32]
    gone: np.ndarray  # [128] scratch: share of outside jobs taken by somebody else, by weeks open [float64]
    seen: np.ndarray  # scratch: which vacancies of a segment are visible [uint32]
    hit: np.ndarray  # scratch: the visible ones in a row [int32]
    worth: np.ndarray  # scratch: what those are worth to the searcher [float32]
    value_at: np.ndarray  # [1 + municipalities, v] value less travel, row 0 from elsewhere, REFUSED outside [float32]
    mask: np.ndarray  # visibility to searchers of the same segment, see visibility.mark [uint32]
    limit: np.ndarray  # [uint32]
    mask_near: np.ndarray  # the same for searchers of neighbouring segments [uint32]
    limit_near: np.ndarray  # [uint32]
    parts: np.ndarray  # [3] scratch: lengths of the parts of a list [int64]
    tally: np.ndarray  # [8] counters of the week, see Tally [int64]


class VacancyKind(IntEnum):
    """Which channel a vacancy on the board belongs to."""

    POSTED = 0
    DIRECT = 1
    OUTSIDE = 2


class Tally(IntEnum):
    """Index into board.tally."""

    APPLICATIONS = 0  # to posted vacancies in the region
    VISIBLE = 1  # vacancies seen by all searchers
    RESIDENT_SEEKERS = 2
    HIRES_POSTED = 3
    HIRES_DIRECT = 4
    HIRES_OUTSIDE = 5
    HIRES_COMMUTERS = 6
    REFERRED = 7


def empty_board(vacancies: int, seekers: int, homes: int) -> Board:
    """A board with room for so many vacancies and searchers, from so many municipalities."""
    v, s = vacancies, seekers
    return Board(
        start=np.zeros(SEGMENTS * TURNS + 1, np.int32),
        rest=np.zeros(SEGMENTS * TURNS, np.int32),
        turns=np.ones(SEGMENTS, np.int32),
        row=np.zeros(v, np.int32),
        ident=np.zeros(v, np.uint64),
        hash=np.zeros(v + 8, np.uint32),
        age=np.zeros(v + 8, np.uint32),
        kind=np.zeros(v, np.int8),
        field=np.zeros(v, np.int8),
        standard=np.zeros(v, np.float32),
        value=np.zeros(v, np.float32),
        place=np.zeros(v, np.int8),
        holder=np.zeros(v, np.int32),
        holder_score=np.zeros(v, np.float32),
        seekers=np.zeros(1, np.int64),
        who=np.zeros(s, np.int32),
        who_ident=np.zeros(s, np.uint64),
        who_segment=np.zeros(s, np.int8),
        cap=np.zeros(s, np.int8),
        reserve=np.zeros(s, np.float32),
        base=np.zeros(s, np.float32),
        referred=np.zeros(s, np.bool_),
        limits=np.zeros(s, np.uint8),
        farthest=np.zeros(s, np.float32),
        papers=np.zeros(s, np.uint16),
        audience=np.zeros(s, np.uint64),
        filled=np.zeros(s, np.int8),
        vacancy=np.zeros((s, LIST), np.int32),
        utility=np.zeros((s, LIST), np.float32),
        score=np.zeros((s, LIST), np.float32),
        noted=np.zeros(1, np.int64),
        note_row=np.zeros(v, np.int32),
        note_ident=np.zeros(v, np.uint64),
        note_age=np.zeros(v, np.int32),
        note_kind=np.zeros(v, np.int8),
        note_bucket=np.zeros(v, np.int32),
        gone=np.zeros(128),
        seen=np.zeros(v + 8, np.uint32),
        hit=np.zeros(v + 8, np.int32),
        worth=np.zeros(v + 8, np.float32),
        value_at=np.zeros((1 + homes, v), np.float32),
        mask=np.zeros(v + 8, np.uint32),
        limit=np.zeros(v + 8, np.uint32),
        mask_near=np.zeros(v + 8, np.uint32),
        limit_near=np.zeros(v + 8, np.uint32),
        parts=np.zeros(3, np.int64),
        tally=np.zeros(8, np.int64),
    )


def neutral_fields() -> Fields:
    """Fields without requirements or neighbours, one municipality: the simplest market, for tests."""
    return Fields(
        requirement=np.zeros((SEGMENTS, COMPETENCES), np.float32),
        diploma=np.zeros(SEGMENTS, np.float32),
        profile=np.zeros(SEGMENTS, np.int8),
        image=np.zeros(SEGMENTS, np.float32),
        near_start=np.zeros(SEGMENTS + 1, np.int32),
        near=np.zeros(0, np.int8),
        minutes=np.zeros((1, 1), np.float32),
        minutes_out=np.zeros(1, np.float32),
    )
