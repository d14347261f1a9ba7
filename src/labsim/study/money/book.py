"""The entries of the ledger, and how a world is written into it: whole cents by entry and year.

A transfer has a payer and a payee and is written once, so that it can neither appear nor vanish. What has no payer is
made (output of work); what has no payee is used up (hours, courses, places). Years are 52 weeks from the start.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from labsim.core.codes import Contract, Scheme, Status
from labsim.inputs.money import PARTIES, WEEKS, Money
from labsim.study.counting import Counting, counts_as_work
from labsim.study.money.employers import allowances
from labsim.study.money.household import bijstand
from labsim.study.money.keep import Kept
from labsim.study.money.spells import Spells
from labsim.study.money.weekly import (
    Facts,
    Weeks,
    lks,
    paid_weeks,
    tax,
    whole,
)

COST = "cost"  # group of the cost lines of instruments


class Entry(NamedTuple):
    """A line of the ledger."""

    group: str  # what tables call it
    name: str  # one of its group: 'instrument.line' of a cost line, else the group
    payer: str  # party, '' where it is made
    payee: str  # party, '' where it is used up

    @property
    def is_transfer(self) -> bool:
        """Whether it only goes from one party to another."""
        return bool(self.payer and self.payee)


WORLD = tuple(
    Entry(name, name, payer, payee)
    for name, payer, payee in (
        ("bijstand", "municipality", "person"),
        ("ww", "uwv", "person"),
        ("disability", "uwv", "person"),
        ("wage", "employer", "person"),
        ("contributions", "employer", "uwv"),
        ("health_contribution", "employer", "state"),
        ("tax", "person", "state"),
        ("lks", "municipality", "employer"),
        ("practice", "state", "employer"),
        ("low_wage", "state", "employer"),
        ("hiring", "state", "employer"),
        ("sheltered_wage", "municipality", "person"),
        ("sheltered_funding", "state", "municipality"),
        ("output", "", "employer"),
        ("own_output", "", "person"),
        ("sheltered_output", "", "municipality"),
        ("buig", "state", "municipality"),
        ("lks_funding", "state", "municipality"),
        ("output_elsewhere", "", "elsewhere"),
        ("benefit_tax", "municipality", "state"),  # on bijstand, which is paid net
        ("unvalued_output", "", ""),  # labour cost of work whose output nobody has valued: a memo, no money
    )
)
AT = {entry.name: k for k, entry in enumerate(WORLD)}
OF_PAIR = ("buig", "lks_funding", "output_elsewhere")  # written once both worlds are known


class Calendar(NamedTuple):
    """Years of the ledger: their first weeks, and the first week after the last [y + 1] int64."""

    ends: np.ndarray

    @property
    def years(self) -> int:
        """How many, the last one may be short."""
        return len(self.ends) - 1

    def sums(self, spells: Spells, cents: np.ndarray) -> np.ndarray:
        """Cents of every year of amounts a week [y] int64."""
        rows = np.flatnonzero(cents)
        since, until, amount = spells.since[rows], spells.until[rows], cents[rows]
        found = [
            int(amount @ np.maximum(0, np.minimum(until, last) - np.maximum(since, first)))
            for first, last in zip(self.ends[:-1], self.ends[1:], strict=True)
        ]
        return np.array(found, np.int64)


def make_calendar(first: int, horizon: int) -> Calendar:
    """Years from week `first` on."""
    ends = [*range(first, first + horizon, WEEKS), first + horizon]
    return Calendar(np.array(ends, np.int64))


class Book(NamedTuple):
    """What some people of one world cost and bring."""

    cents: np.ndarray  # [entries of WORLD, y] int64
    units: np.ndarray  # work that counts, persons (or hours) times weeks [y] int64


def write(spells: Spells, kept: Kept, facts: Facts, calendar: Calendar, counting: Counting) -> Book:
    """The lives of some people, all of them from their first week on, as entries."""
    weeks = paid_weeks(spells, kept, facts)
    found = np.zeros((len(WORLD), calendar.years), np.int64)
    for name, cents in amounts(weeks, kept, facts).items():
        found[AT[name]] = calendar.sums(weeks.spells, cents)
    paid = bijstand(weeks, facts)
    found[AT["bijstand"]] = calendar.sums(paid.spells, paid.cents)
    found[AT["benefit_tax"]] = calendar.sums(paid.spells, paid.tax(facts.money.tax))
    jobs, low_wage, hiring = allowances(spells, kept, facts)
    found[AT["low_wage"]], found[AT["hiring"]] = calendar.sums(jobs, low_wage), calendar.sums(jobs, hiring)
    work = counts_as_work(counting.measure, spells.contract, spells.hours.astype(np.int64))
    return Book(found, calendar.sums(spells, np.where(spells.status == Status.EMPLOYED, work, 0)))


def amounts(weeks: Weeks, kept: Kept, facts: Facts) -> dict[str, np.ndarray]:
    """Cents a week of every entry that is read from one person alone [k]."""
    money, spells, wage = facts.money, weeks.spells, weeks.wage
    funded = (spells.position >= 0) & kept.funded[np.maximum(spells.position, 0)]
    sheltered = np.isin(spells.contract, money.sheltered_contracts) & (spells.status == Status.EMPLOYED) & ~funded
    usual = np.where(sheltered, 0, wage)
    base = np.minimum(usual, money.contributions_to)
    permanent, flexible = money.contributions
    contributions = whole(np.where(np.isin(spells.contract, money.flexible), flexible, permanent) * base)
    health = whole(money.health_contribution * base)
    subsidy = lks(spells, ~funded, facts)
    shares = np.zeros(len(Contract))
    shares[list(money.output)] = list(money.output.values())
    valued = np.where(np.isin(np.arange(len(Contract)), list(money.output)), 1.0, 0.0)  # others have no output at all
    learns = (spells.contract == Contract.BBL) & (spells.status == Status.EMPLOYED) & ~funded
    new = sheltered & (spells.scheme == Scheme.BESCHUT)
    return {
        "ww": weeks.ww,
        "disability": weeks.disability,
        "wage": usual,
        "contributions": contributions,
        "health_contribution": health,
        "tax": tax(money.tax, wage + weeks.profit, weeks.ww + weeks.disability),
        "lks": subsidy,
        "practice": np.where(learns, money.practice, 0),
        "sheltered_wage": np.where(sheltered, wage, 0),
        "sheltered_funding": np.where(new, money.sheltered_funding, 0),
        "output": whole(shares[spells.contract] * (usual + contributions + health)) - subsidy,
        "own_output": weeks.profit,
        "unvalued_output": whole((valued - shares)[spells.contract] * (usual + contributions + health)),
        "sheltered_output": np.where(sheltered, wage - money.sheltered_hour * spells.hours.astype(np.int64), 0),
    }


def line_entries(packages: Iterable[Iterable[Any]], money: Money) -> tuple[Entry, ...]:
    """Entries of the cost lines of these packages, each once: by instrument and line, then shared budget lines."""
    payers: dict[tuple[str, str], str] = {}
    ledgers: set[str] = set()
    for one in (one for package in packages for one in package):
        for line in one.costs:
            payers[one.slug, line.slug] = money.party(line.payer)
            if line.ledger and line.payer == "budget":
                ledgers.add(line.ledger)
    own = [Entry(COST, ".".join(name), payers[name], money.handed_on.get(name, "")) for name in sorted(payers)]
    return (*own, *(Entry(COST, name, money.party("budget"), "") for name in sorted(ledgers)))


def line_cents(entries: Iterable[Entry], kept: Kept, years: int) -> np.ndarray:
    """What a world has spent on each of these entries [e, y] int64; 0 for instruments it has not got."""
    known: Mapping[str, np.ndarray] = {**{".".join(name): cents for name, cents in kept.lines.items()}, **kept.shared}
    nothing = np.zeros(years, np.int64)
    return np.array([known.get(entry.name, nothing) for entry in entries], np.int64).reshape(-1, years)


def spent_cents(entries: Iterable[Entry], kept: Kept, years: int) -> np.ndarray:
    """The same by project year of each instrument [e, years] int64."""
    found = [[kept.spent.get(entry.name, {}).get(year, 0) for year in range(years)] for entry in entries]
    return np.array(found, np.int64).reshape(-1, years)


def balances(entries: Iterable[Entry], cents: np.ndarray) -> np.ndarray:
    """What each party has gained by each entry [parties, entries, ...] int64; cents: [entries, ...]."""
    found = np.zeros((len(PARTIES), *cents.shape), np.int64)
    for k, entry in enumerate(entries):
        if entry.payer:
            found[PARTIES.index(entry.payer), k] -= cents[k]
        if entry.payee:
            found[PARTIES.index(entry.payee), k] += cents[k]
    return found


__all__ = ["AT", "WORLD", "Book", "Calendar", "Entry", "balances", "line_entries", "spent_cents", "write"]
