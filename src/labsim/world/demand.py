"""Tables of the demand side: employers, their positions, and the labour market around the region."""

from typing import NamedTuple

import numpy as np


class Employers(NamedTuple):
    """One row per employer in the region [n]; w offices of the employer service."""

    ident: np.ndarray  # [uint64]
    sector: np.ndarray  # index in the region's sector list [int8]
    municipality: np.ndarray  # [int8]
    size: np.ndarray  # positions at the start [int32]
    inclusiveness: np.ndarray  # taste for inclusive hiring [0, 1] [float32]
    risk_aversion: np.ndarray  # weight of sickness risk [0, 1] [float32]
    trust: np.ndarray  # [n, w] trust in each employer service [0, 1] [float32]
    neighbours: np.ndarray  # [n, 4] rows of the employers it talks to, NO_ROW [int32]
    learning_places: np.ndarray  # places offered by standing habit [int16]
    learning_used: np.ndarray  # places in use now [int16]
    replaced: np.ndarray  # own positions still to go for funded places (+) or to come back after them (-) [int16]


class Positions(NamedTuple):
    """One row per job slot; ident = (employer, slot number); vacancy = (ident, openings) [n]."""

    ident: np.ndarray  # [uint64]
    hash: np.ndarray  # well mixed bits of ident, for the sieve of rare events [uint32]
    vacancy: np.ndarray  # ident of the current opening [uint64]
    employer: np.ndarray  # row in employers [int32]
    sector: np.ndarray  # [int8]
    municipality: np.ndarray  # [int8]
    segment: np.ndarray  # occupation * 3 + level asked for [int8]
    contract: np.ndarray  # Contract offered [int8]
    hours: np.ndarray  # hours a week [int8]
    wage: np.ndarray  # log wage relative to the segment's mean [float32]
    standard: np.ndarray  # hiring standard of a fresh vacancy, sd of match quality [float32]
    state: np.ndarray  # Slot [int8]
    occupant: np.ndarray  # person row, NO_ROW or OUTSIDE (an in-commuter) [int32]
    since: np.ndarray  # week the state began; for FILLED the week work began [int32]
    opened: np.ndarray  # week the current opening began [int32]
    due: np.ndarray  # week a WAITING slot opens or an in-commuter starts [int32]
    openings: np.ndarray  # how often it has opened [int32]
    quality: np.ndarray  # match quality of an in-commuter in it [float32]
    handled: np.ndarray  # True: the employer service works on this opening [bool]
    audience: np.ndarray  # k > 0: only for people with bit k - 1 of levers.audience; 0 for everybody [int8]
    requires: np.ndarray  # bit of Credential + 1 that the law asks for, 0 none [int8]
    replaces: np.ndarray  # chance that it takes the place of a usual position; -1 it has, 0 it does not [float32]
    stay: np.ndarray  # weeks that somebody may have the place, 0 no limit [int16]
    last: np.ndarray  # week after which it does not open again, ALWAYS for usual positions [int32]
    after: np.ndarray  # Afterwards: what becomes of its holder then [int8]
    heir: np.ndarray  # learning jobs: row that opens for the next one when its holder is kept, NO_ROW [int32]


class Reserves(NamedTuple):
    """Closed positions that may come to exist, in the order in which they would (CSR lists)."""

    segment_start: np.ndarray  # [37] offsets into segment_row [int32]
    segment_row: np.ndarray  # positions that job creation (eta) would open, per segment [int32]
    sector_start: np.ndarray  # [sectors + 1] offsets into sector_row [int32]
    sector_row: np.ndarray  # positions that published growth opens, per sector [int32]


class Segments(NamedTuple):
    """One row per segment [36]: what links the weeks of a segment; all float64 unless said."""

    pressure: np.ndarray  # positions job creation wants beside those of the start: made (+) or withdrawn (-)
    created: np.ndarray  # reserve positions that job creation has made [int32]
    searchers: np.ndarray  # searchers this week [int32]
    searchers_normal: np.ndarray  # mean searchers a week in the last burn-in years
    people: np.ndarray  # labour force trained for the segment: at work or unemployed [int32]
    people_recent: np.ndarray  # the same, smoothed
    people_normal: np.ndarray  # its mean in the last burn-in years
    owed: np.ndarray  # positions job creation wants beyond those that exist, this week
    latent: np.ndarray  # positions that could open, last week [int32]
    withdrawn: np.ndarray  # positions that job creation has withdrawn, last week [int32]
    outside_jobs: np.ndarray  # rows of outside jobs [int32]
    outside_taken: np.ndarray  # outside jobs that residents took this week, fresh ones count 1
    outside_returned: np.ndarray  # of those, what opens again
    outside_withheld: np.ndarray  # outside jobs that will not be offered in the next block, decided this week
    outside_owed: np.ndarray  # account of an elastic outside: jobs still to come (+) or to be offered less (-)
    outside_normal: np.ndarray  # mean of outside_taken in the last burn-in years


class OutsideJobs(NamedTuple):
    """Finite jobs outside the region, one row each [n]; each opens anew in every block of weeks."""

    ident: np.ndarray  # [uint64]
    segment: np.ndarray  # [int8]
    phase: np.ndarray  # weeks by which its blocks are shifted [int16]
    taken: np.ndarray  # block in which a resident took it, -1 [int32]


class Shadows(NamedTuple):
    """Applicants from elsewhere, a fixed number per segment, each renewed every 13 weeks [n]."""

    ident: np.ndarray  # [uint64] of the place in the queue; the person changes with the block
    segment: np.ndarray  # [int8]
    phase: np.ndarray  # weeks by which its blocks are shifted [int16]
    hired: np.ndarray  # block in which it was hired here, -1 [int32]
