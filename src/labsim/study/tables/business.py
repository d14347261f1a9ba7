"""The business case of an employer who takes people through an instrument: month by month, with the month of payback.

Wage, contributions and allowances of the law are those of the ledger (configs/money.yaml). Output is the labour cost
less what somebody lacks of what the job asks, which is learnt on the job; a colleague guides for some hours. A subsidy
of the municipality or of an instrument pays for what is not produced, up to its size, and never makes a margin: where
it is more than what somebody lacks by that reckoning, the output is what it leaves of the labour cost.
"""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from labsim.core.codes import Status
from labsim.inputs.money import Money, load_money
from labsim.study.money.book import amounts
from labsim.study.money.employers import allowances
from labsim.study.money.keep import Kept
from labsim.study.money.spells import Spells, read_spells
from labsim.study.money.weekly import Facts, paid_weeks
from labsim.study.tables.diary import Diary
from labsim.study.tables.providers import first_placements
from labsim.study.tables.registry import TOTAL, number, people, table

MONTHS_A_YEAR, WEEKS_A_YEAR = 12, 52
CENTS = 100.0
LINES = ("labour_cost", "output", "guidance", "subsidy", "own_cost", "saved")
SIGN = np.array([-1, 1, -1, 1, -1, 1])
EUR = "EUR"
COLUMNS = ("hires", "still", *LINES, "balance", "cumulative", "balance_low", "balance_high", "payback")


class Case(NamedTuple):
    """Weeks of everybody whom an employer of the region hired [k, weeks since the hire]; cents, floats for means."""

    lines: np.ndarray  # [LINES, k, w]
    there: np.ndarray  # still in that job [k, w bool]
    followed: np.ndarray  # weeks that can be known, beyond the job too [k]


@table(
    "businesscase van een werkgever die twee mensen neemt: per maand, met de maand van terugverdienen",
    "business case of an employer who takes two people: by month, with the month of payback",
    keys=("date", "instrument", "month"),
    columns=(
        people("hires", "aangenomen", "hires"),
        number("still", "share", "nog in die baan", "still in that job", "hires"),
        number("labour_cost", EUR, "loon en lasten", "labour cost", "hires"),
        number("output", EUR, "productie", "output", "hires"),
        number("guidance", EUR, "begeleiding", "guidance", "hires"),
        number("subsidy", EUR, "subsidie en voordeel", "subsidies", "hires"),
        number("own_cost", EUR, "eigen bijdrage", "own contribution", "hires"),
        number("saved", EUR, "bespaarde werving", "recruitment saved", "hires"),
        number("balance", EUR, "saldo", "balance", "hires"),
        number("cumulative", EUR, "saldo tot nu", "balance so far", "hires"),
        number("balance_low", EUR, "P10 van twee", "P10 of two", "hires"),
        number("balance_high", EUR, "P90 van twee", "P90 of two", "hires"),
        number("payback", "months", "terugverdiend in maand", "paid back in month", "hires", half=True),
    ),
    paired=True,
)
def business_case(diary: Diary) -> pd.DataFrame:
    """First jobs at employers of the region of people of each instrument, for as many people as `employer.people` of
    configs/money.yaml says. Of every month through which at least half of them can be followed: the mean of those, 0
    after the job has ended. Total: the months together; P10 and P90 of what two of these hires bring, and the first
    month from which the balance stays at 0 or above (missing: it never does)."""
    money, rows = load_money(), []
    people_ = money.employer.people
    for place, run in enumerate(diary.market.package):
        person, week = first_placements(diary, place)
        case = case_of(diary, run, person, week, money) if len(person) else None
        if case is None or not len(case.followed):
            continue
        by_month = [_month(case, month, people_) for month in range(1, money.employer.months + 1)]
        told = [row for row in by_month if row["hires"] >= max(1, len(case.followed) / 2)]
        so_far = np.cumsum([row["balance"] for row in told]) if told else np.zeros(0)
        keys = {"date": diary.ends[-1], "instrument": run.slug}
        rows += [{**keys, "month": f"{1 + m:02d}", **row, "cumulative": so_far[m]} for m, row in enumerate(told)]
        if told:
            rows.append({**keys, "month": TOTAL, **_total(case, told, so_far, people_)})
    return pd.DataFrame(rows, columns=["date", "instrument", "month", *COLUMNS])


def _month(case: Case, month: int, n: int) -> dict[str, float]:
    """What n people bring in a month since the hire, as the mean of who can be followed through it."""
    first, last = (WEEKS_A_YEAR * m // MONTHS_A_YEAR for m in (month - 1, month))
    known = case.followed >= last
    nothing = dict.fromkeys(COLUMNS, np.nan)
    if not known.any():
        return {**nothing, "hires": 0}
    sums = n * case.lines[:, known, first:last].sum(axis=2).mean(axis=1) / CENTS
    told = dict(zip(LINES, sums.tolist(), strict=True))
    still = float(case.there[known, last - 1].mean())
    return {**nothing, "hires": int(known.sum()), "still": still, **told, "balance": float(SIGN @ sums)}


def _total(case: Case, told: list[dict[str, float]], so_far: np.ndarray, n: int) -> dict[str, float]:
    """All months together, of the same hires as the last of them for the spread."""
    last = WEEKS_A_YEAR * len(told) // MONTHS_A_YEAR
    whole = case.followed >= last
    each = np.tensordot(SIGN, case.lines[:, whole, :last].sum(axis=2), axes=1) / CENTS
    a, b = np.triu_indices(len(each), 1)
    two = n / 2 * (each[a] + each[b]) if len(each) > 1 else np.full(1, np.nan)
    below = np.flatnonzero(so_far < 0)
    month = 1.0 if not len(below) else float(below[-1] + 2)
    return {
        **dict.fromkeys(COLUMNS, np.nan), "hires": told[0]["hires"], "still": told[-1]["still"],
        **{name: sum(row[name] for row in told) for name in (*LINES, "balance")}, "cumulative": float(so_far[-1]),
        "balance_low": float(np.quantile(two, 0.1)), "balance_high": float(np.quantile(two, 0.9)),
        "payback": month if month <= len(told) else np.nan,
    }  # fmt: skip


def case_of(diary: Diary, run: Any, person: np.ndarray, week: np.ndarray, money: Money) -> Case | None:
    """The weeks of these first placements, of those at an employer of the region; None where there are none."""
    lives, facts, kept = _lives(diary, person, money)
    n, length, first = len(person), diary.dates[-1], diary.first

    def grid(spells: Spells, values: np.ndarray) -> np.ndarray:
        steps = np.zeros((n, length + 1))
        row = np.searchsorted(person, spells.person)
        np.add.at(steps, (row, spells.since - first), values)
        np.add.at(steps, (row, spells.until - first), -values)
        return np.cumsum(steps, axis=1)[:, :length]

    weeks = paid_weeks(lives, kept, facts)
    found = amounts(weeks, kept, facts)
    cost = grid(weeks.spells, found["wage"] + found["contributions"] + found["health_contribution"])
    pays = grid(weeks.spells, found["lks"])
    law = grid(weeks.spells, found["practice"])
    jobs, low_wage, hiring = allowances(lives, kept, facts)
    law += grid(jobs, low_wage + hiring)
    paid, own = _own_lines(diary, person, length)
    held = grid(lives, np.where(lives.status == Status.EMPLOYED, lives.position + 2, 0)) - 2  # row of the position
    hours = grid(lives, np.where(lives.status == Status.EMPLOYED, lives.hours, 0))
    at = np.clip(week - first, 0, length - 1)
    here = held[np.arange(n), at] >= 0
    if not here.any():
        return None
    parts = [_from(one[here], at[here]) for one in (cost, law, pays + paid, own, held, hours)]
    return _case(parts, diary, person[here], week[here], money)


def _from(values: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Rows beginning at their own column, 0 after the last one."""
    column = start[:, None] + np.arange(values.shape[1])
    inside = column < values.shape[1]
    return np.where(inside, np.take_along_axis(values, np.minimum(column, values.shape[1] - 1), axis=1), 0.0)


def _case(parts: list[np.ndarray], diary: Diary, person: np.ndarray, week: np.ndarray, money: Money) -> Case:
    """What the employer has of them, as long as they hold that position."""
    cost, law, pays, own, held, hours = parts
    w, told = np.arange(cost.shape[1]), money.employer
    there = np.cumprod((held == held[:, :1]) & (hours > 0), axis=1).astype(bool)
    short = diary.hired.shortfall(person, week)[:, None] * np.maximum(0.0, 1.0 - w / max(1, told.learning_w))
    once = np.where(w == 0, 1.0, 0.0)
    whole = cost * (1.0 + told.surplus)
    lines = np.stack([
        cost, np.minimum(whole * (1.0 - short), whole - pays),
        cost * told.guidance * (w < told.guidance_w), law + pays, own,
        np.broadcast_to(told.recruitment * once, cost.shape),
    ])  # fmt: skip
    return Case(np.where(there, lines, 0.0), there, diary.first + diary.dates[-1] - week)


def _lives(diary: Diary, person: np.ndarray, money: Money) -> tuple[Spells, Facts, Kept]:
    """Everything these people did, and what the ledger needs to know of the world."""
    market, start = diary.market, diary.snapshots[0]
    world = market.world
    then = world.persons._replace(
        status=start.status, contract=start.contract, hours=start.hours, scheme=start.scheme, position=start.position
    )
    spells = read_spells(then, market.log, diary.first, diary.first + diary.dates[-1])
    funded = np.zeros(len(world.positions.ident), bool)
    for run in market.package:
        if run.design.shape == "places":
            funded[run.rows] = True
    wage = world.positions.wage.astype(float)
    kept = Kept(spells, world.positions.ident, world.positions.segment, wage, funded, {}, {}, {})
    facts = Facts(money, world.persons, world.traits, diary.region.segment_wage, float(diary.region.jobs.log_wage_sd))
    return spells.take(np.isin(spells.person, person)), facts, kept


def _own_lines(diary: Diary, person: np.ndarray, length: int) -> tuple[np.ndarray, np.ndarray]:
    """What instruments give the employer of these people, and what employers pay for them, cents a week [k, w] each:
    lines of `employer.receives` and lines that employers pay, while somebody takes part; a seat once, in its week."""
    receives = load_money().employer.receives
    found = np.zeros((2, len(person), length))
    for run in diary.market.package:
        taken = run.taken(diary.market)
        mine = np.flatnonzero(np.isin(taken.person, person))
        for line in run.design.costs:
            side = 1 if line.payer == "employers" else 0 if (run.slug, line.slug) in receives else None
            if side is None or line.per not in ("seat", "work_week", "place_week", "holder_week"):
                continue
            for k in mine:
                since, until = (int(np.clip(v[k] - diary.first, 0, length)) for v in (taken.since, taken.until))
                row = int(np.searchsorted(person, taken.person[k]))
                found[side, row, since : min(until, since + 1) if line.per == "seat" else until] += line.amount
    return found[0], found[1]
