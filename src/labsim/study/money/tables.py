"""Tables of the ledger: what each party gains (money.csv, by pair money_by_seed.csv)."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from labsim.inputs.money import PARTIES
from labsim.study.frames import Study
from labsim.study.intervals import summary
from labsim.study.money.book import COST, WORLD, Entry
from labsim.study.money.pair import Ledger
from labsim.study.money.value import gains, present_values

KEYS = ["region", "scenario", "world", "party", "item", "year"]
MONEY = [*KEYS, "value", "low", "high", "world_low", "world_high", "unit"]
SPENDING = ["region", "scenario", "world", "line", "payer", "party", "project_year", *MONEY[len(KEYS) :]]
BY_SEED = ["pair", *KEYS, "value", "unit"]
WORLDS = ("with", "without", "difference", "present_value")  # the last: of the difference
TOTAL = "total"
EUR = 100.0  # cents


class Account(NamedTuple):
    """The ledger of all pairs of a scenario, as gains of parties in cents [parties, entries, seeds, y] by world."""

    study: Study
    ledger: Ledger
    gains: dict[str, np.ndarray]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Lines of the ledger."""
        return self.ledger.entries

    @property
    def value(self) -> np.ndarray:
        """Present value of the difference over all years [parties, entries, seeds] cents."""
        return np.asarray(self.gains["present_value"].sum(axis=-1))


def make_account(study: Study) -> Account | None:
    """The account of a scenario; None where no ledger was asked for."""
    ledger = study.comparison.question.ledger
    if ledger is None or not study.comparison.interventions:
        return None
    with_, without = study.pairs.money[:, 0], study.pairs.money[:, 1]
    cents = {
        "with": with_,
        "without": without,
        "difference": with_ - without,
        "present_value": present_values(with_ - without, ledger.facts.money.discount),
    }
    return Account(study, ledger, {world: gains(ledger.entries, one) for world, one in cents.items()})


def item(entry: Entry) -> str:
    """What a row calls an entry: cost lines carry their name."""
    return f"{COST}:{entry.name}" if entry.group == COST else entry.name


def rows(account: Account) -> Iterator[tuple[str, str, str, np.ndarray]]:
    """World, party, item and cents [seeds, y]: everything a party pays or receives, and what is left."""
    for world in WORLDS:
        for p, party in enumerate(PARTIES):
            found = account.gains[world][p]
            for k, entry in enumerate(account.entries):
                if party in (entry.payer, entry.payee):
                    yield world, party, item(entry), found[k]
            yield world, party, TOTAL, found.sum(axis=0)


def money(account: Account) -> pd.DataFrame:
    """MONEY rows: means over pairs with their interval, year by year and in total; the present value in total."""
    keys, columns = [], []
    for world, party, name, cents in rows(account):
        years = 0 if world == "present_value" else cents.shape[1]
        for year in range(years):
            keys.append((world, party, name, str(year)))
            columns.append(cents[:, year])
        keys.append((world, party, name, TOTAL))
        columns.append(cents.sum(axis=1))
    found = np.round(np.array(summary(np.array(columns, float).T / EUR)), 2)  # to the cent
    frame = _keyed(account, keys)
    frame[MONEY[len(KEYS) : -1]] = found.T
    return frame.assign(unit="EUR")[MONEY]


def money_by_seed(account: Account) -> pd.DataFrame:
    """BY_SEED rows: the same in total, for each pair of worlds, to the cent."""
    seeds = account.study.seeds
    found = [(key, cents.sum(axis=1)) for *key, cents in rows(account)]
    frame = _keyed(account, [(*key, TOTAL) for key, _ in found for _ in seeds])
    frame["pair"] = np.tile(seeds, len(found))
    frame["value"] = np.concatenate([cents for _, cents in found]) / EUR
    return frame.assign(unit="EUR")[BY_SEED]


def spending(account: Account) -> pd.DataFrame:
    """SPENDING rows: every cost line by project year of its instrument, who pays it, and whose money that is."""
    study, lines = account.study, account.entries[len(WORLD) :]
    package = (*study.comparison.scenario.package, *study.comparison.without.package)
    payers = {f"{one.slug}.{line.slug}": line.payer for one in package for line in one.costs}
    rows = []
    for w, world in enumerate(WORLDS[:2]):
        found = np.round(np.array(summary(study.pairs.spending[:, w] / EUR)), 2)  # [5, lines, project years]
        for k, entry in enumerate(lines):
            keys = (world, entry.name, payers.get(entry.name, "budget"), entry.payer)
            rows += [[*keys, 1 + year, *found[:, k, year].tolist(), "EUR"] for year in range(found.shape[2])]
    frame = pd.DataFrame(rows, columns=SPENDING[2:])
    return frame.assign(region=study.region, scenario=study.comparison.scenario.slug)[SPENDING]


def _keyed(account: Account, keys: list[Any]) -> pd.DataFrame:
    frame = pd.DataFrame(keys, columns=KEYS[2:])
    return frame.assign(region=account.study.region, scenario=account.study.comparison.scenario.slug)
