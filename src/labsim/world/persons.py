"""Tables of people: every resident aged 15-74 and everyone who may live here within the horizon."""

from enum import IntEnum
from typing import NamedTuple

import numpy as np


class Persons(NamedTuple):
    """The columns that every week reads, one row per person [n]."""

    ident: np.ndarray  # who it is, the only key of draws [uint64]
    hash: np.ndarray  # well mixed bits of ident, for the sieve of rare events [uint32]
    birth_week: np.ndarray  # week of birth, may be negative [int32]
    municipality: np.ndarray  # index in the region's list [int8]
    segment: np.ndarray  # occupation * 3 + level the person is trained for [int8]
    second_segment: np.ndarray  # segment opened by a certificate, -1 none [int8]
    attachment: np.ndarray  # Attachment [int8]
    status: np.ndarray  # Status [int8]
    contract: np.ndarray  # Contract of the current work [int8]
    hours: np.ndarray  # hours a week of the current work [int8]
    scheme: np.ndarray  # Scheme [int8]
    position: np.ndarray  # row in positions, NO_ROW or OUTSIDE [int32]
    job_start: np.ndarray  # week the current job began [int32]
    jobless_since: np.ndarray  # week the current joblessness began [int32]
    quality: np.ndarray  # match quality of the current job, sd [float32]
    job_value: np.ndarray  # what the current job is worth to its holder, utility units [float32]
    ability: np.ndarray  # what employers see beside skills and papers, sd of match quality [float32]
    barriers: np.ndarray  # bits of Barrier that hold now [uint8]
    track: np.ndarray  # pathway the person is enrolled in or waiting for, -1 none [int16]
    next_position: np.ndarray  # accepted job that has not begun, NO_ROW or OUTSIDE [int32]
    next_week: np.ndarray  # week in which it begins [int32]
    flags: np.ndarray  # bits of Flag [uint8]


class Flag(IntEnum):
    """Bits of persons.flags."""

    GIVEN_OUTSIDE = 1  # holds an outside job that a competitor would else have had
    MEDIATED = 2  # the current job came through the WSP
    RETURN = 4  # came from sheltered work and may go back to it
    NOTICE = 8  # has been told that the current job ends in week traits.notice_end
    FROM_SUPPORTED = 16  # came from begeleid werken, at a usual employer


class PersonTraits(NamedTuple):
    """Columns that few processes read, one row per person [n]."""

    sex: np.ndarray  # 0 man, 1 woman [int8]
    level: np.ndarray  # Level of education, final level for those at school [int8]
    school_end: np.ndarray  # week in which initial education ends; NEVER if long past [int32]
    aow_week: np.ndarray  # week the person reaches the state pension age [int32]
    partner: np.ndarray  # row of the partner, NO_ROW [int32]
    youngest_child: np.ndarray  # birth week of the youngest child at home, NEVER [int32]
    assets: np.ndarray  # True: own assets above the bijstand limit [bool]
    profile: np.ndarray  # one of the six profiles, 1-6 [int8]
    barriers_start: np.ndarray  # barriers at the start of the measurement [uint8]
    groups: np.ndarray  # bits of Group [uint16]
    credentials: np.ndarray  # bits of Credential [uint16]
    competences: np.ndarray  # [n, 7] each in [0, 1] [float32]
    motivation: np.ndarray  # [0, 1] [float32]
    network: np.ndarray  # strength of the personal network [0, 1] [float32]
    near_miss: np.ndarray  # week a channel last showed that a small gap in skills cost the job, NEVER [int32]
    notice_end: np.ndarray  # week in which the job ends of somebody under notice (Flag.NOTICE) [int32]
    coach_hours: np.ndarray  # coach hours received since the last relief [float32]
    helped: np.ndarray  # hours of help for certain barriers received since the last relief by it [float32]
    coach_week: np.ndarray  # week of the last coach contact, NEVER [int32]
    relieved: np.ndarray  # barriers relieved so far, part of the relief key [int16]
    insured_w: np.ndarray  # weeks insured for WW over the whole career [int16]
    insured_36w: np.ndarray  # insured weeks within the last 36, as of the last job change [int8]
    insured_5y: np.ndarray  # insured weeks within the last five years, as of the last job change [int16]
    ww_end: np.ndarray  # week the WW entitlement ends, NEVER [int32]
    ww_left: np.ndarray  # weeks of WW left when work cut the last spell short [int16]
    benefit_since: np.ndarray  # week the current benefit spell began [int32]
    benefit_clock: np.ndarray  # week the spell began when breaks of up to a year are bridged [int32]
    benefit_ended: np.ndarray  # week the last bijstand spell ended, NEVER [int32]
    next_contract: np.ndarray  # contract of the accepted job [int8]
    next_hours: np.ndarray  # its hours [int8]
    next_quality: np.ndarray  # its match quality [float32]
    next_value: np.ndarray  # its value to the person [float32]
    next_channel: np.ndarray  # Channel it was found through [int8]
    next_flags: np.ndarray  # Flag bits that come with it [uint8]


class Calendar(NamedTuple):
    """Demographic events of everyone, sorted by week; the same in both worlds [e]."""

    week: np.ndarray  # [int32]
    row: np.ndarray  # person [int32]
    event: np.ndarray  # Event [int8]
