"""What a week of somebody's life costs and brings, item by item: whole cents, the same for equal weeks.

Wages are those of positions, or of the mean job of the trade for work elsewhere; jobs that pay the minimum do so. Every
amount of the law is a leaf of configs/money.yaml. An amount is rounded once, per person and week, to a whole cent.
"""

from typing import NamedTuple

import numpy as np

from labsim.core.codes import Contract, Scheme, Status
from labsim.inputs.money import DAYS, WEEKS, Money, Tax
from labsim.study.money.keep import Kept
from labsim.study.money.spells import FAR, Spells, cut
from labsim.world.persons import Persons, PersonTraits

WEEKS_IN_MONTH = 52 / 12
CENTS = 100
HERE = (Status.INACTIVE, Status.UNEMPLOYED, Status.EMPLOYED)  # lives in the region


class Facts(NamedTuple):
    """What does not change while a world lives."""

    money: Money
    persons: Persons  # columns at the start
    traits: PersonTraits
    trade_wage: np.ndarray  # euros an hour by segment [36]
    spread: float  # of log wages


class Weeks(NamedTuple):
    """Spells with a constant amount a week of every item, cents [k int64]."""

    spells: Spells
    wage: np.ndarray  # gross, holiday pay included, of employees
    profit: np.ndarray  # of the self-employed
    ww: np.ndarray
    disability: np.ndarray  # Wajong, WIA, WAO

    def take(self, which: np.ndarray) -> "Weeks":
        """These of them."""
        return Weeks(self.spells.take(which), *(column[which] for column in self[1:]))


def whole(amount: np.ndarray) -> np.ndarray:
    """Cents, the nearest whole number; halves away from zero."""
    return np.asarray(np.sign(amount) * np.floor(np.abs(amount) + 0.5)).astype(np.int64)


def least_hour(money: Money) -> float:
    """The minimum wage, euros an hour without holiday pay."""
    return money.income.minimum_wage / (money.income.full_week * WEEKS_IN_MONTH)


def hourly(spells: Spells, kept: Kept, facts: Facts) -> np.ndarray:
    """Wage an hour without holiday pay, euros; 0 without paid work [k]."""
    told, row = facts.money.income, np.maximum(spells.position, 0)
    here = facts.trade_wage[kept.segment[row]] * np.exp(kept.wage[row] - facts.spread**2 / 2)
    away = facts.trade_wage[facts.persons.segment[spells.person]]
    least = least_hour(facts.money)
    found = np.where(spells.position >= 0, here, away)
    found = np.where(np.isin(spells.contract, told.at_minimum), least, np.maximum(found, least))
    paid = (spells.status == Status.EMPLOYED) & ~np.isin(spells.contract, told.unpaid)
    return np.asarray(np.where(paid, found, 0.0))


def paid_weeks(spells: Spells, kept: Kept, facts: Facts) -> Weeks:
    """Spells of whole persons, cut where WW falls to its lower share, with what they earn and receive."""
    money = facts.money
    first = spells.first
    begins = (spells.scheme == Scheme.WW) & (first | (np.roll(spells.scheme, 1) != Scheme.WW))
    since = np.where(first & begins, facts.traits.benefit_since[spells.person], spells.since)
    ww_since = np.where(spells.scheme == Scheme.WW, since[last_where(begins)], FAR)
    old = daily_wage(spells, *earnings(spells, kept, facts), facts)
    lower = np.where(spells.scheme == Scheme.WW, ww_since + money.ww_first_weeks, -FAR)
    parts = cut(spells, lower)
    origin = np.searchsorted(spells.person * FAR + spells.since, parts.person * FAR + parts.since, side="right") - 1
    wage, profit = earnings(parts, kept, facts)
    share = np.where(parts.since < lower[origin], money.ww_first_share, money.ww_share)
    gap = np.maximum(0, old[origin] - wage - profit)
    here = np.isin(parts.status, HERE)
    ww = np.where(here & (parts.scheme == Scheme.WW), whole(share * gap), 0)
    return Weeks(parts, wage, profit, ww, np.where(here, disability(parts, wage + profit, facts), 0))


def earnings(spells: Spells, kept: Kept, facts: Facts) -> tuple[np.ndarray, np.ndarray]:
    """Gross wage with holiday pay, and profit of the self-employed, cents a week [k]."""
    week = CENTS * hourly(spells, kept, facts) * spells.hours
    own = spells.contract == Contract.SELF_EMPLOYED
    return whole(np.where(own, 0.0, week * (1.0 + facts.money.holiday_pay))), whole(np.where(own, week, 0.0))


def last_where(mask: np.ndarray) -> np.ndarray:
    """Index of the latest row up to each at which the mask holds, 0 before the first [k]."""
    return np.maximum.accumulate(np.where(mask, np.arange(len(mask)), 0)) if len(mask) else np.zeros(0, np.int64)


def daily_wage(spells: Spells, wage: np.ndarray, profit: np.ndarray, facts: Facts) -> np.ndarray:
    """Wage a week on which WW is based, capped: a part of that of the last job as an employee, or of a usual one for
    people whose last job ended before the start [k]."""
    money = facts.money
    usual = CENTS * facts.trade_wage[facts.persons.segment[spells.person]] * money.income.ww_hours
    row = last_where(wage > 0)
    known = len(wage) > 0 and (spells.person[row] == spells.person) & (wage[row] > 0)
    wages = np.where(known, wage[row], whole(usual * (1.0 + money.holiday_pay)))
    return np.minimum(money.ww_most, whole(money.ww_of_wage * wages))


def disability(spells: Spells, earned: np.ndarray, facts: Facts) -> np.ndarray:
    """Wajong, WIA or WAO beside what is earned, cents a week [k]."""
    told, money = facts.money.income, facts.money
    shares = np.zeros(len(Scheme))
    for scheme in (Scheme.WAJONG, Scheme.WIA, Scheme.WAO):
        shares[scheme] = told.shares.get(scheme.name.lower(), 0.0)
    full = CENTS * told.minimum_wage / WEEKS_IN_MONTH * shares[spells.scheme]
    return np.where(full > 0, np.maximum(0, whole(full - money.set_off * earned)), 0)


def tax(told: Tax, work: np.ndarray, benefit: np.ndarray) -> np.ndarray:
    """Tax and premiums on a week's gross pay and gross benefit, as if all weeks of a year were like it [k cents]."""
    earned, income = (WEEKS * amount / CENTS for amount in (work, work + benefit))
    low, high = told.brackets
    due = told.rates[0] * np.minimum(income, low) + told.rates[1] * np.clip(income - low, 0.0, high - low)
    due = due + told.rates[2] * np.maximum(0.0, income - high)
    credit = np.clip(told.credit - told.credit_taper * np.maximum(0.0, income - low), 0.0, None)
    first, full, falls = told.work_credit_steps
    begun = told.work_credit_first * np.minimum(earned, first)
    slope = (told.work_credit - told.work_credit_first * first) / (full - first)
    working = begun + slope * np.clip(earned - first, 0.0, full - first)
    working = np.maximum(0.0, working - told.work_credit_taper * np.maximum(0.0, earned - falls))
    return whole(CENTS * np.maximum(0.0, due - credit - working) / WEEKS)


def gross_up(told: Tax, work: np.ndarray, net: np.ndarray) -> np.ndarray:
    """Tax and premiums on a benefit that is paid net beside this pay, cents a week: the least amount by which its
    gross can exceed it, as if all weeks of a year were like it [k]."""
    alone = tax(told, work, np.zeros_like(work))
    low, high = np.zeros_like(net), 2 * net + 1  # tax on it; no rate reaches two thirds
    while (low < high).any():
        middle = (low + high) // 2
        enough = middle >= tax(told, work, net + middle) - alone
        low, high = np.where(enough, low, middle + 1), np.where(enough, middle, high)
    return np.where(net > 0, low, 0)


def lks(spells: Spells, own: np.ndarray, facts: Facts) -> np.ndarray:
    """Wage-cost subsidy of the municipality; own: somebody works in a job that no instrument pays for [k bool]."""
    money = facts.money
    part = np.minimum(1.0, spells.hours / money.income.full_week)
    has = own & (spells.status == Status.EMPLOYED) & np.isin(spells.contract, money.lks_contracts)
    return np.where(has, whole(money.lks_full * part), 0)


__all__ = ["CENTS", "DAYS", "Facts", "Weeks", "paid_weeks", "tax", "whole"]
