"""Placements and what becomes of them: how many still work, with whom, under which contract, for what income."""

import numpy as np
import pandas as pd

from labsim.core.codes import NO_POSITION, Contract, Status
from labsim.population.organisations import inclusive_network
from labsim.study.income import monthly_benefit, monthly_wage
from labsim.study.tables.diary import REGIMES, Diary
from labsim.study.tables.registry import TOTAL, number, people, table
from labsim.study.tables.spells import Starts, employer_of, read_starts, share, then

AFTER = (26, 52)
FROM = ("bijstand", "ww", "disability", "none")
DISABILITY = [REGIMES.index(name) for name in ("wajong", "wia", "wao", "sw", "begeleid", "beschut")]
CONTRACTS = tuple(contract.name.lower() for contract in Contract if contract)
SAID = {
    "at_work": ("na {} weken aan het werk", "at work after {} weeks"),
    "same": ("na {} weken bij dezelfde werkgever", "same employer after {} weeks"),
}
KEPT = tuple(
    number(f"{name}_{w}", "share", nl.format(w), en.format(w), "placements")
    for name, (nl, en) in SAID.items()
    for w in AFTER
)


@table(
    "plaatsingen en behoud naar herkomst en contract, met vast deel, uren en inkomen",
    "placements and retention by origin and contract, with permanent share, hours and income",
    keys=("date", "from", "contract"),
    columns=(
        people("placements", "begonnen met werk", "began work"),
        number("of_all", "share", "deel van de herkomst", "share of the origin", "placements"),
        *KEPT,
        number("permanent_52", "share", "daarvan vast na 52 weken", "of them permanent after 52 weeks", "placements"),
        number("hours", "hours a week", "uren per week, begin", "hours a week, start", "placements"),
        number("wage", "EUR a month", "loon per maand, begin", "wage a month, start", "placements"),
        number("income", "EUR a month", "inkomen per maand, begin", "income a month, start", "placements"),
    ),
)
def retention(diary: Diary) -> pd.DataFrame:
    """People without work who began it through an opening in each quarter, by the benefit before and the contract.
    Shares after so many weeks are missing where the world was not lived so long after the whole quarter. Wage: gross,
    of this job; income: with the benefit that goes on beside it (figures in configs/measure.yaml)."""
    starts = read_starts(diary)
    origin = np.select(
        [np.isin(starts.regime, DISABILITY), *(starts.regime == REGIMES.index(name) for name in ("bijstand", "ww"))],
        [FROM.index("disability"), FROM.index("bijstand"), FROM.index("ww")],
        FROM.index("none"),
    )
    when, kept = diary.quarter_of(starts.week), kept_of(diary, starts)
    wage = monthly_wage(diary, starts.person, starts.position, starts.contract, starts.hours)
    scheme = then(diary, starts.person, starts.week + 1).scheme
    income = wage + monthly_benefit(diary, starts.person, scheme, wage)
    rows = []
    for k, day in enumerate(diary.ends):
        left = diary.dates[-1] - diary.dates[k]
        for f, name in [*enumerate(FROM), (-1, TOTAL)]:
            mine = (when == k) & ((origin == f) | (f < 0))
            for c, contract in [*enumerate(CONTRACTS, 1), (0, TOTAL)]:
                here = mine & ((starts.contract == c) | (c == 0))
                if here.any():
                    told = {"placements": int(here.sum()), "of_all": float(here.sum() / mine.sum())}
                    told |= kept_row(kept, here, left)
                    of_them = {"hours": starts.hours, "wage": wage, "income": income}
                    told |= {column: float(values[here].mean()) for column, values in of_them.items()}
                    rows.append({"date": day, "from": name, "contract": contract, **told})
    return pd.DataFrame(rows, columns=["date", "from", "contract", "placements", "of_all", *(one.name for one in KEPT),
                                       "permanent_52", "hours", "wage", "income"])  # fmt: skip


def kept_of(diary: Diary, starts: Starts) -> dict[str, np.ndarray]:
    """Who was still at work, at the same employer, and on a permanent contract so many weeks later [k bool]."""
    found = {}
    first = employer_of(diary, starts.position)
    for w in AFTER:
        later = then(diary, starts.person, starts.week + w)
        works = later.status == Status.EMPLOYED
        found[f"at_work_{w}"] = works
        found[f"same_{w}"] = works & (employer_of(diary, later.position) == first)
        found[f"permanent_{w}"] = works & (later.contract == Contract.PERMANENT)
    return found


def kept_row(kept: dict[str, np.ndarray], here: np.ndarray, left: int) -> dict[str, float]:
    """Shares of these starts; left: weeks lived after all of them."""
    told = {one.name: share(kept[one.name], here) if left >= weeks_of(one.name) else np.nan for one in KEPT}
    known = here & kept["at_work_52"]
    told["permanent_52"] = share(kept["permanent_52"], known) if left >= AFTER[-1] else np.nan
    return told


def weeks_of(name: str) -> int:
    """52 of 'at_work_52'."""
    return int(name.rpartition("_")[2])


@table(
    "inclusieve werkgevers: hoeveel, en plaatsingen en behoud bij hen en bij andere",
    "inclusive employers: how many, and placements and retention with them and with others",
    keys=("date", "inclusive"),
    columns=(
        number("employers", "employers", "werkgevers", "employers"),
        number("won", "employers", "gewonnen door een campagne", "won by a campaign"),
        people("placements", "geplaatst uit een uitkering", "placed from a benefit"),
        number("per_100", "ratio", "per 100 werkgevers", "per 100 employers", "placements"),
        *KEPT,
    ),
)
def inclusive(diary: Diary) -> pd.DataFrame:
    """Inclusive: the network of the region at the start, and employers that a campaign has won over at the date.
    Placed: people with a benefit and without work who began a job in the region in that quarter."""
    firms, slots = diary.market.world.employers, diary.market.world.positions
    network = np.zeros(len(firms.ident), bool)
    network[inclusive_network(diary.region, firms)] = True
    starts = read_starts(diary)
    benefit = [k for k, name in enumerate(REGIMES) if name not in ("elsewhere", "none")]
    starts = starts.within((starts.position >= 0) & np.isin(starts.regime, benefit))
    when, kept = diary.quarter_of(starts.week), kept_of(diary, starts)
    rows = []
    for k, day in enumerate(diary.ends):
        now, left = diary.snapshots[k + 1], diary.dates[-1] - diary.dates[k]
        there = ~np.isin(now.state, NO_POSITION)
        exists = np.bincount(slots.employer, weights=there, minlength=len(network)) > 0
        open_minded = network | now.won
        theirs = open_minded[slots.employer[starts.position]]
        for name, firm, placed in (("yes", open_minded, theirs), ("no", ~open_minded, ~theirs)):
            here, n = (when == k) & placed, int(np.count_nonzero(firm & exists))
            told = {"employers": n, "won": np.count_nonzero(firm & now.won & exists), "placements": int(here.sum())}
            told["per_100"] = 100.0 * here.sum() / n if n else np.nan
            shares = kept_row(kept, here, left)
            rows.append({"date": day, "inclusive": name, **told, **{one.name: shares[one.name] for one in KEPT}})
    return pd.DataFrame(rows)
