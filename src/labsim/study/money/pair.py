"""The ledger of a pair: both worlds entry by entry, closed to the cent.

People whose lives are the same in both worlds are written once and stand on both sides. Who has left the region in one
world only counts up to that week in both, as in the cells of the effects: moving away saves nobody money.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from labsim.inputs.money import WEEKS, load_money
from labsim.study.counting import Counting
from labsim.study.money.book import (
    AT,
    WORLD,
    Book,
    Calendar,
    Entry,
    balances,
    line_cents,
    line_entries,
    make_calendar,
    spent_cents,
    write,
)
from labsim.study.money.keep import Kept
from labsim.study.money.spells import FAR, Spells, gone_since, until_apart, who_differs
from labsim.study.money.weekly import Facts

if TYPE_CHECKING:
    from labsim.start import Start


class LedgerError(RuntimeError):
    """Money that must balance to the cent does not: a fault in the ledger."""


class Ledger(NamedTuple):
    """What is the same for all pairs of a scenario."""

    entries: tuple[Entry, ...]  # WORLD, then the cost lines of the instruments
    facts: Facts
    calendar: Calendar
    project_years: int  # most project years of an instrument that begin before the end


def make_ledger(start: "Start", horizon: int, packages: Iterable[Iterable[Any]]) -> Ledger:
    """The ledger of worlds that live `horizon` weeks with these packages. Raises InputError."""
    money, region = load_money(), start.region
    world = start.world
    facts = Facts(money, world.persons, world.traits, region.segment_wage, float(region.jobs.log_wage_sd))
    chosen = [tuple(package) for package in packages]
    begun = [one.project_year(start.week + horizon - 1) + 1 for package in chosen for one in package]
    years = max(1, *begun) if begun else 1
    return Ledger((*WORLD, *line_entries(chosen, money)), facts, make_calendar(start.week, horizon), years)


def ledger_of(
    ledger: Ledger, counting: Counting, with_: Kept, without: Kept, outside: np.ndarray, dates: np.ndarray
) -> np.ndarray:
    """Cents of both worlds, with and without [2, entries, y] int64. Raises LedgerError where they do not balance.

    outside: work of people elsewhere that the instruments displace, at each date [t]; it is taken to have been so since
    the date before. dates: weeks since the start [t]."""
    weeks = np.zeros(ledger.calendar.years, np.int64)
    np.add.at(weeks, (dates - 1) // WEEKS, outside * np.diff(dates, prepend=0))
    return pair_cents(ledger, counting, with_, without, weeks)


def spending_of(ledger: Ledger, with_: Kept, without: Kept) -> np.ndarray:
    """Cents of both worlds by cost line and project year [2, lines, project years] int64. Raises LedgerError unless
    they are what the years of the ledger hold."""
    lines = ledger.entries[len(WORLD) :]
    found = np.array([spent_cents(lines, kept, ledger.project_years) for kept in (with_, without)])
    for mine, kept in zip(found, (with_, without), strict=True):
        if (mine.sum(axis=1) != line_cents(lines, kept, ledger.calendar.years).sum(axis=1)).any():
            raise LedgerError(f"project years {mine.tolist()} are not what is in the ledger")
    return found


class Sides(NamedTuple):
    """People who live alike in both worlds, and the others in each."""

    alike: Book
    with_: Book
    without: Book


def pair_cents(ledger: Ledger, counting: Counting, with_: Kept, without: Kept, outside: np.ndarray) -> np.ndarray:
    """See `ledger_of`; outside: displaced work of people elsewhere, in persons (or hours) times weeks [y]. It is worth
    what work brings that somebody has in one world only, or that is another's there."""
    entries, facts, calendar, _ = ledger
    sides = write_sides(facts, calendar, counting, with_, without)
    worlds = np.array([sides.alike.cents + sides.with_.cents, sides.alike.cents + sides.without.cents])
    settle(worlds, facts, calendar)
    made = sum(side.cents[AT["output"]] + side.cents[AT["own_output"]] for side in (sides.with_, sides.without))
    units = sides.with_.units + sides.without.units
    price = np.where(units > 0, made // np.maximum(1, units), 0)
    worlds[0, AT["output_elsewhere"]] = -outside * price
    costs = [line_cents(entries[len(WORLD) :], kept, calendar.years) for kept in (with_, without)]
    found = np.concatenate([worlds, np.array(costs)], axis=1)
    check(entries, found)
    return found


def write_sides(facts: Facts, calendar: Calendar, counting: Counting, with_: Kept, without: Kept) -> Sides:
    """Everybody, those who differ apart from the others."""
    n = len(facts.persons.ident)
    differs = with_partners(who_differs(by_ident(with_), by_ident(without), n), facts.traits.partner)
    gone = [gone_since(kept.spells, n) for kept in (with_, without)]
    limit = np.where(gone[0] == gone[1], FAR, np.minimum(*gone))
    alike = write(without.spells.take(~differs[without.spells.person]), without, facts, calendar, counting)
    apart = [
        write(until_apart(kept.spells.take(differs[kept.spells.person]), limit), kept, facts, calendar, counting)
        for kept in (with_, without)
    ]
    return Sides(alike, *apart)


def by_ident(kept: Kept) -> Spells:
    """Its spells with who a position is in place of its row: rows that instruments add differ between worlds."""
    position = kept.spells.position.astype(np.int64)
    here = position >= 0
    position[here] = kept.ident[position[here]].view(np.int64)
    return kept.spells._replace(position=position)


def with_partners(who: np.ndarray, partner: np.ndarray) -> np.ndarray:
    """These people, their partners, and whose partners they are [n bool]."""
    found = who.copy()
    has = np.flatnonzero(partner >= 0)
    while True:
        more = found.copy()
        more[has] |= found[partner[has]]
        more[partner[has[found[has]]]] = True
        if (more == found).all():
            return found
        found = more


def settle(worlds: np.ndarray, facts: Facts, calendar: Calendar) -> None:
    """The state's money for bijstand and wage-cost subsidy, in place.

    The budget for bijstand is fixed: what the world without would have spent, in both worlds, so that the municipality
    keeps what it saves: the benefit and the tax on it. Wage-cost subsidy is in it, and paid as it is used from a year
    that begins after the law."""
    realised = calendar.ends[:-1] >= facts.money.lks_realised_from
    for k in range(2):
        spent = worlds[1, AT["bijstand"]] + worlds[1, AT["benefit_tax"]]
        worlds[k, AT["buig"]] = spent + np.where(realised, 0, worlds[1, AT["lks"]])
        worlds[k, AT["lks_funding"]] = np.where(realised, worlds[k, AT["lks"]], 0)


def check(entries: tuple[Entry, ...], cents: np.ndarray) -> None:
    """Raise LedgerError unless transfers sum to zero cents over all parties, and parties to what is made less what is
    used up, in both worlds and every year."""
    for world in cents:
        by_party = balances(entries, world)
        for k, entry in enumerate(entries):
            real = bool(entry.payee) - bool(entry.payer)
            if (by_party[:, k].sum(axis=0) != real * world[k]).any():
                raise LedgerError(f"{entry} does not balance: {by_party[:, k].tolist()}")


__all__ = ["Ledger", "LedgerError", "ledger_of", "make_ledger", "pair_cents", "spending_of"]
