"""Bijstand: one benefit for a household, less what its members earn.

A single person has the norm of a single, or of the young; a couple one norm of a couple. Where both receive it each
row has half, and the two halves are the whole to the cent. Where one does, it is the whole; half where the partner
studies or has a state pension. Of a wage beside it a part is left alone for some weeks.
"""

from typing import NamedTuple

import numpy as np

from labsim.core.codes import Scheme
from labsim.inputs.money import Money, Tax
from labsim.study.money.spells import FAR, Spells, cut
from labsim.study.money.weekly import HERE, Facts, Weeks, gross_up, whole
from labsim.world.persons import PersonTraits


class Pieces(NamedTuple):
    """Spells in which everything that a benefit of the household depends on stays the same [k]."""

    spells: Spells
    earned: np.ndarray  # cents a week
    kept_until: np.ndarray  # week until which a part of it is left alone; -FAR never


class Paid(NamedTuple):
    """Spells in bijstand, cut at every change in the household [m]."""

    spells: Spells
    cents: np.ndarray  # a week, net
    earned: np.ndarray  # beside it, cents a week
    both: np.ndarray  # it is what both of a couple receive together [bool]
    earned_other: np.ndarray  # by the partner, cents a week; 0 without one

    def tax(self, told: Tax) -> np.ndarray:
        """Tax and premiums that the municipality pays on it, cents a week [m]: half of a couple's is each one's."""
        half = self.cents // 2
        mine = np.where(self.both, self.cents - half, self.cents)
        other = np.where(self.both, half, 0)
        return gross_up(told, self.earned, mine) + gross_up(told, self.earned_other, other)


def bijstand(weeks: Weeks, facts: Facts) -> Paid:
    """Everybody's bijstand; weeks: of all persons asked for and of their partners."""
    everyone, money = pieces(involved(weeks, facts), facts), facts.money
    spells, off = everyone.spells, set_off(everyone, money)
    present = np.isin(spells.status, HERE)
    mine = np.flatnonzero((spells.scheme == Scheme.BIJSTAND) & present)
    mine, other, since, until = beside(spells, mine, facts.traits.partner)
    found = spells.take(mine)._replace(since=since, until=until)
    mate = np.maximum(other, 0)
    here = (other >= 0) & present[mate]
    both = here & (spells.scheme[mate] == Scheme.BIJSTAND)
    alone = here & ~both & not_entitled(found, facts.traits)
    norm = np.where(alone, money.couple // 2, money.couple)
    norm = np.where(here, norm, single_norm(found, facts))
    household = np.maximum(0, norm - off[mine] - np.where(here, off[mate], 0))
    lower = found.person < spells.person[mate]
    half = np.where(lower, household // 2, household - household // 2)
    paid = np.where(both, half, household)
    other = np.where(here, everyone.earned[mate], 0)
    return Paid(found, paid, everyone.earned[mine], here & ~both & ~alone, other)


def involved(weeks: Weeks, facts: Facts) -> Weeks:
    """Those of people who ever receive bijstand, and of their partners."""
    who = np.zeros(len(facts.traits.partner), bool)
    who[weeks.spells.person[weeks.spells.scheme == Scheme.BIJSTAND]] = True
    mates = facts.traits.partner[who]
    who[mates[mates >= 0]] = True
    return weeks.take(who[weeks.spells.person])


def pieces(weeks: Weeks, facts: Facts) -> Pieces:
    """Weeks cut where somebody comes of age, where a wage is no longer left alone, and where the right of the partner
    begins or ends."""
    spells, earned, traits = weeks.spells, weeks.wage + weeks.profit, facts.traits
    claims = spells.scheme == Scheme.BIJSTAND
    birthday = facts.persons.birth_week[spells.person].astype(np.int64) + facts.money.youth_until_w
    kept = np.where(claims & (earned > 0), spells.since + facts.money.kept_weeks, -FAR)
    mate = np.maximum(traits.partner[spells.person], 0)
    turns = [birthday, traits.school_end[mate], traits.aow_week[mate]]
    start, parts = spells.person * FAR + spells.since, spells
    row = np.arange(len(start))
    for turn in (*(np.where(claims, week, -FAR) for week in turns), kept):
        parts = cut(parts, turn[row])
        row = np.searchsorted(start, parts.person * FAR + parts.since, side="right") - 1
    return Pieces(parts, earned[row], kept[row])


def set_off(everyone: Pieces, money: Money) -> np.ndarray:
    """What a household's benefit is less by what each of its people earns, cents a week [k]."""
    left_alone = np.minimum(whole(money.kept_share * everyone.earned), money.kept_most)
    return np.asarray(everyone.earned - np.where(everyone.spells.since < everyone.kept_until, left_alone, 0))


def beside(
    spells: Spells, mine: np.ndarray, partner: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Each of these spells beside every spell of the partner that meets it: rows of both (-1: no partner), and the
    weeks they share."""
    mate = partner[spells.person[mine]].astype(np.int64)
    first, last = np.zeros(len(mine), np.int64), np.zeros(len(mine), np.int64)
    start, end = spells.person * FAR + spells.since, spells.person * FAR + spells.until
    has = mate >= 0
    first[has] = np.searchsorted(end, mate[has] * FAR + spells.since[mine[has]], side="right")
    last[has] = np.searchsorted(start, mate[has] * FAR + spells.until[mine[has]], side="left")
    many = np.where(has, np.maximum(1, last - first), 1)
    row = np.repeat(np.arange(len(mine)), many)
    other = np.repeat(first, many) + np.arange(len(row)) - np.repeat(np.cumsum(many) - many, many)
    met = has[row] & (last > first)[row]
    other = np.where(met, other, -1)
    since = np.where(met, np.maximum(spells.since[mine[row]], spells.since[other]), spells.since[mine[row]])
    until = np.where(met, np.minimum(spells.until[mine[row]], spells.until[other]), spells.until[mine[row]])
    return mine[row], other, since, until


def single_norm(spells: Spells, facts: Facts) -> np.ndarray:
    """Norm of somebody without a partner, cents a week [m]."""
    age = spells.since - facts.persons.birth_week[spells.person]
    return np.where(age < facts.money.youth_until_w, facts.money.youth, facts.money.single)


def not_entitled(spells: Spells, traits: PersonTraits) -> np.ndarray:
    """Whether the partner has no right to bijstand: at school, or with a state pension [m bool]."""
    mate = np.maximum(traits.partner[spells.person], 0)
    return np.asarray((spells.since < traits.school_end[mate]) | (spells.since >= traits.aow_week[mate]))
