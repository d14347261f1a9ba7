"""What the state gives employers by the law on allowances for wages (Wtl): for low wages (LIV), for hires (LKV).

Hours are those of one job: a stretch of spells with the same position and contract, or of the same kind of work
elsewhere. What a job was before the first week, and will be after the last, within the calendar year: as it is then.
"""

from datetime import date
from typing import NamedTuple

import numpy as np

from labsim.core.calendar import monday, week_of
from labsim.core.codes import Contract, Group, Scheme, Status
from labsim.inputs.money import LowWage, Money
from labsim.inputs.money_file import CLAIMS
from labsim.study.money.keep import Kept
from labsim.study.money.spells import FAR, Spells, cut
from labsim.study.money.weekly import Facts, hourly, last_where, least_hour, whole

BENEFITS = (Scheme.BIJSTAND, Scheme.WW, Scheme.WAJONG, Scheme.WIA, Scheme.WAO)
INSURED = (Contract.PERMANENT, Contract.FLEX, Contract.SUBSIDISED, Contract.BBL)  # not begeleid werken, which is Wsw
NO_CLAIM = -1


class Jobs(NamedTuple):
    """Spells cut at every turn of these allowances, and the job each is part of."""

    spells: Spells
    job: np.ndarray  # one number a job, ascending [k]
    claim: np.ndarray  # index in CLAIMS of who was hired, NO_CLAIM for all others [k]
    claimed_until: np.ndarray  # first week without it [k]
    year: np.ndarray  # calendar year in which a spell begins [k]


def allowances(spells: Spells, kept: Kept, facts: Facts) -> tuple[Spells, np.ndarray, np.ndarray]:
    """Spells with cents a week of LIV and of LKV; spells: of whole persons [k], [k], [k]."""
    jobs = read_jobs(spells, facts)
    everybody = kept.spells  # of some people only the run would seem shorter
    lived = (int(everybody.since.min()), int(everybody.until.max())) if len(everybody.since) else (0, 0)
    liv, lkv = low_wage(jobs, kept, facts, lived), hiring(jobs, facts)
    claimed = lkv > 0  # whoever asked for the one has not got the other
    return jobs.spells, np.where(claimed, whole((1.0 - facts.money.hiring_use) * liv), liv), lkv


def read_jobs(spells: Spells, facts: Facts) -> Jobs:
    """Jobs, claims and calendar years of spells."""
    fresh = spells.first.copy()
    for column in (spells.status, spells.position, spells.contract):
        fresh |= np.roll(column, 1) != column
    job, row = np.cumsum(fresh), last_where(fresh)
    claim, until = claims(spells, fresh, facts)
    claim, until = claim[row], until[row]
    start, parts, origin = spells.person * FAR + spells.since, spells, np.arange(len(job))
    pension = facts.traits.aow_week[spells.person].astype(np.int64)
    years = new_years(spells)
    for turn in (pension, until, *(np.full(len(job), week) for week in years[1:])):
        parts = cut(parts, turn[origin])
        origin = np.searchsorted(start, parts.person * FAR + parts.since, side="right") - 1
    first = year_of(years[0]) if years else 0
    year = first - 1 + np.searchsorted(np.array(years, np.int64), parts.since, side="right")
    return Jobs(parts, job[origin], claim[origin], until[origin], year)


def claims(spells: Spells, fresh: np.ndarray, facts: Facts) -> tuple[np.ndarray, np.ndarray]:
    """For whom an employer who hires now may claim, by the best claim, and until when [k], [k]; of jobs that ran at the
    start nobody knows how they began: none."""
    money, person = facts.money, spells.person
    status, scheme = np.roll(spells.status, 1), np.roll(spells.scheme, 1)
    hired = fresh & ~spells.first & (spells.status == Status.EMPLOYED) & (status != Status.EMPLOYED)
    hired &= np.isin(spells.contract, INSURED) & (spells.since < facts.traits.aow_week[person])
    older = np.isin(scheme, BENEFITS) & (spells.since - facts.persons.birth_week[person] >= money.hiring_from_w)
    marked = (facts.traits.groups[person] >> np.uint16(Group.BANENAFSPRAAK)) & 1 > 0
    met = {"older": older, "disabled": np.isin(scheme, money.hiring_disabled), "register": marked}
    found, best = np.full(len(person), NO_CLAIM), np.zeros(len(person), np.int64)
    for k, name in enumerate(CLAIMS):
        better = hired & met[name] & (money.hiring[k].hour > best)
        found, best = np.where(better, k, found), np.where(better, money.hiring[k].hour, best)
    until = np.where(found == NO_CLAIM, -FAR, spells.since + money.hiring_weeks)
    lasts = (found == CLAIMS.index("register")) & (until > money.hiring_register_lasts)
    return found, np.where(lasts, FAR, until)


def hiring(jobs: Jobs, facts: Facts) -> np.ndarray:
    """LKV, as far as it is asked for, cents a week [k]."""
    money, spells = facts.money, jobs.spells
    hour, most = (np.array([*(getattr(one, name) for one in money.hiring), 0])[jobs.claim] for name in ("hour", "most"))
    has = (spells.since < jobs.claimed_until) & insured(spells, facts)
    return np.where(has, whole(money.hiring_use * np.minimum(most, hour * spells.hours.astype(np.int64))), 0)


def low_wage(jobs: Jobs, kept: Kept, facts: Facts, lived: tuple[int, int]) -> np.ndarray:
    """LIV of jobs with enough hours in a calendar year, near the minimum wage, cents a week [k]; lived: first week of
    the world and the first after its last."""
    money, spells = facts.money, jobs.spells
    share = hourly(spells, kept, facts) / least_hour(money)
    hours = spells.hours.astype(np.int64)
    enough = hours_of_year(jobs, lived) >= money.low_wage_hours
    found = np.zeros(len(hours), np.int64)
    for year in np.unique(jobs.year):
        here = jobs.year == year
        for one in bands(money, int(year))[::-1]:  # the narrowest band last
            within = here & (share <= one.band + 1e-9)
            found = np.where(within, np.minimum(one.most, one.hour * hours), found)
    return np.where(enough & (share > 0) & insured(spells, facts), found, 0)


def bands(money: Money, year: int) -> list[LowWage]:
    """Rows of the law that hold in a calendar year, by band; none before the first."""
    known = [one.year for one in money.low_wage if one.year <= year]
    return [one for one in money.low_wage if known and one.year == max(known)]


def insured(spells: Spells, facts: Facts) -> np.ndarray:
    """Employees below the state pension age [k bool]."""
    young = spells.since < facts.traits.aow_week[spells.person]
    return np.asarray((spells.status == Status.EMPLOYED) & np.isin(spells.contract, INSURED) & young)


def hours_of_year(jobs: Jobs, lived: tuple[int, int]) -> np.ndarray:
    """Paid hours of each spell's job in its calendar year [k]."""
    spells, hours = jobs.spells, jobs.spells.hours.astype(np.int64)
    if not len(hours):
        return hours
    begin, end = lived
    since = np.where(spells.first & (spells.since == begin), np.minimum(begin, first_week(jobs.year)), spells.since)
    until = np.where(spells.until == end, np.maximum(end, first_week(jobs.year + 1)), spells.until)
    _, group = np.unique(jobs.job * np.int64(10_000) + jobs.year, return_inverse=True)
    return np.bincount(group, hours * (until - since)).astype(np.int64)[group]


def new_years(spells: Spells) -> list[int]:
    """First weeks of the calendar years in which these spells lie."""
    if not len(spells.since):
        return []
    first = year_of(int(spells.since.min()))
    found = [year_week(first)]
    while (week := year_week(first + len(found))) < int(spells.until.max()):
        found.append(week)
    return found


def first_week(years: np.ndarray) -> np.ndarray:
    """First weeks of calendar years [k]."""
    known, back = np.unique(years, return_inverse=True)
    return np.array([year_week(int(year)) for year in known])[back]


def year_week(year: int) -> int:
    """First week of a calendar year: the one that holds 4 January, as in ISO."""
    return week_of(date(year, 1, 4))


def year_of(week: int) -> int:
    """ISO year of a week."""
    return monday(week).isocalendar()[0]
