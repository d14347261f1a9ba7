"""The baseline, from January 2019 to February 2020, against published figures.

Where only a national figure exists, its change is what the region is held against, and the table says so: the region
does not have the level of the country (WW 2.1 % of the labour force against 3.0 % in November 2018).
"""

from datetime import date
from threading import Event
from typing import NamedTuple

import numpy as np

from labsim.core.calendar import week_of
from labsim.core.codes import Contract, Slot
from labsim.processes.stocks import STOCKS, Stock
from labsim.study.validate import published as p
from labsim.study.validate.bench import BASELINE, DATED, Bench, live, stocks_now
from labsim.study.validate.published import Published
from labsim.study.validate.records import Check, Found, Table, mean_check

MONTHS = tuple(date(2019 + k // 12, k % 12 + 1, 1) for k in range(1, 15))  # first days after each month
SHOWN = (
    Stock.WW, Stock.UNEMPLOYED, Stock.EMPLOYED, Stock.INACTIVE, Stock.BIJSTAND_BENEFITS, Stock.POSTED, Stock.WAO,
    Stock.WIA, Stock.WAJONG, Stock.SW,
)  # fmt: skip
JOBS, ARISING = STOCKS, STOCKS + 1  # columns after the stocks
EMPLOYEES = (int(Contract.PERMANENT), int(Contract.FLEX), int(Contract.SUBSIDISED), int(Contract.BBL))


class Line(NamedTuple):
    """What is compared: the published figure made comparable, and how far off it may be."""

    what: str
    unit: str
    wanted: float
    room: float
    figures: tuple[Published, ...]
    how: str


def _change(first: Published, last: Published) -> float:
    return 100.0 * (last.value / first.value - 1.0)


SAME = "as published for the region"
FOLLOWS = "the national change: the region's was not published"
ARISEN = p.ARISING_2018.value * p.ARISING_2019.value / 4 / p.ARISING_2018_Q4.value
LINES: dict[str, Line] = {
    "ww_level": Line(
        "WW at the end of December 2019", "benefits", p.WW_END_2019.value, 133, (p.WW_END_2019,), f"{SAME}, ±10 %"
    ),
    "ww_change": Line(
        "WW, February 2020 over February 2019",
        "%",
        _change(p.WW_FEB_2019, p.WW_FEB_2020),
        5,
        (p.WW_FEB_2019, p.WW_FEB_2020),
        FOLLOWS,
    ),
    "rate_change": Line(
        "unemployment rate, February 2020 over February 2019",
        "%",
        _change(p.RATE_FEB_2019, p.RATE_FEB_2020),
        8,
        (p.RATE_FEB_2019, p.RATE_FEB_2020),
        f"{FOLLOWS}; both rates are rounded to a tenth of a point",
    ),
    "posted_change": Line(
        "open vacancies, last over first quarter of 2019",
        "%",
        _change(p.OPEN_2019_Q1, p.OPEN_2019_Q4),
        5,
        (p.OPEN_2019_Q1, p.OPEN_2019_Q4),
        FOLLOWS,
    ),
    "arising": Line(
        "vacancies arising a quarter, 2019",
        "vacancies",
        ARISEN,
        0.1 * ARISEN,
        (p.ARISING_2018, p.ARISING_2018_Q4, p.ARISING_2019),
        "the region's of 2018, moved with the country's mean quarter of 2019 over the last one of 2018, ±10 %",
    ),
    "tightness": Line(
        "vacancies per 100 unemployed, last quarter of 2019",
        "",
        p.TIGHTNESS.value,
        20,
        (p.TIGHTNESS,),
        "the national level; the region was somewhat tighter",
    ),
    "jobs": Line(
        "filled jobs of employees, growth in 2019",
        "%",
        100.0 * p.JOBS_2019.value / p.EMPLOYEE_JOBS.value,
        0.5,
        (p.JOBS_2019, p.EMPLOYEE_JOBS),
        SAME,
    ),
    "employed": Line(
        "employed residents, growth in 2019",
        "%",
        _change(p.EMPLOYED_2018, p.EMPLOYED_2019),
        1,
        (p.EMPLOYED_2018, p.EMPLOYED_2019),
        "the national change between yearly means; fewer people come to live in the region",
    ),
    "bijstand_level": Line(
        "bijstand at the end of June 2019",
        "benefits",
        p.BIJSTAND_CELLS.value,
        92,
        (p.BIJSTAND_CELLS,),
        f"{SAME}, ±5 %; the start has this number in January, as the document does not say of which month it is",
    ),
    "bijstand_change": Line(
        "persons in bijstand, last over first quarter of 2019",
        "%",
        _change(p.BIJSTAND_2019_Q1, p.BIJSTAND_2019_Q4),
        3,
        (p.BIJSTAND_2019_Q1, p.BIJSTAND_2019_Q4, p.BIJSTAND_2019),
        FOLLOWS,
    ),
}


def run(bench: Bench) -> Found:
    """Levels and changes of fourteen months."""
    seeds = bench.seeds(20, 2)
    found = bench.each(list(seeds), lambda seed, stop: _lived(bench, seed, stop), "baseline")
    months = np.stack([found[seed] for seed in seeds])  # [seeds, 1 + months, columns]
    read = readings(months)
    checks: list[Check] = []
    for key, line in LINES.items():
        bounds = (line.wanted - line.room, line.wanted + line.room)
        basis = "; ".join(f"{one.source}: {_shown(one)}" for one in line.figures)
        checks.append(mean_check(key, line.what, read[key], line.unit, bounds, basis))
    rows = tuple((line.what, line.wanted, line.room, line.how) for line in LINES.values())
    how = f"start `{DATED}`, scenario `baseline`, {len(seeds)} seeds, to the end of February 2020"
    scaling = Table("How the bounds were made", ("line", "published, made comparable", "±", "how"), rows)
    return Found("baseline", how, tuple(checks), (scaling, _months(months)))


def _shown(one: Published) -> str:
    value = f"{one.value:,.0f}" if abs(one.value) >= 100 else f"{one.value:g}"
    return f"{value} {one.unit}, {one.place}, {one.period}"


def readings(months: np.ndarray) -> dict[str, np.ndarray]:
    """The model's side of every line, by seed; months [seeds, 1 + 14, columns]: the start, then each month's end."""
    rate = months[..., Stock.UNEMPLOYED] / (months[..., Stock.UNEMPLOYED] + months[..., Stock.EMPLOYED])
    first, last = months[:, 1:4].mean(axis=1), months[:, 10:13].mean(axis=1)  # quarters of 2019

    def change(before: np.ndarray, after: np.ndarray) -> np.ndarray:
        return 100.0 * (after / before - 1.0)

    return {
        "ww_level": months[:, 12, Stock.WW],
        "ww_change": change(months[:, 2, Stock.WW], months[:, 14, Stock.WW]),
        "rate_change": change(rate[:, 2], rate[:, 14]),
        "posted_change": change(first[:, Stock.POSTED], last[:, Stock.POSTED]),
        "arising": 0.25 * months[:, 1:13, ARISING].sum(axis=1),
        "tightness": 100.0 * last[:, Stock.POSTED] / last[:, Stock.UNEMPLOYED],
        "jobs": change(months[:, 0, JOBS], months[:, 12, JOBS]),
        "employed": change(months[:, 0, Stock.EMPLOYED], months[:, 12, Stock.EMPLOYED]),
        "bijstand_level": months[:, 6, Stock.BIJSTAND_BENEFITS],
        "bijstand_change": change(first[:, Stock.BIJSTAND_PERSONS], last[:, Stock.BIJSTAND_PERSONS]),
    }


def _lived(bench: Bench, seed: int, stop: Event) -> np.ndarray:
    """Stocks, filled jobs of employees and arisings at the start and after each month [1 + months, columns]."""
    market = bench.market(seed, start=DATED, scenario=BASELINE)
    rows = []
    try:
        for week in [market.week, *(week_of(day) for day in MONTHS)]:
            arising = 0
            while market.week < week:
                live(market, 1, stop)
                arising += market.flows["posted"]
            positions = market.world.positions
            jobs = np.count_nonzero((positions.state == Slot.FILLED) & np.isin(positions.contract, EMPLOYEES))
            rows.append([*stocks_now(market), jobs, arising])
    finally:
        market.close()
    return np.array(rows, float)


def _months(months: np.ndarray) -> Table:
    """Means over seeds at some ends of months."""
    chosen = (0, 2, 6, 12, 14)
    labels = ["start", *(f"end of {_month_before(MONTHS[k - 1])}" for k in chosen[1:])]
    mean = months.mean(axis=0)
    rows = [(stock.name.lower().replace("_", " "), *(round(mean[k, stock]) for k in chosen)) for stock in SHOWN]
    rows.append(("filled jobs of employees", *(round(mean[k, JOBS]) for k in chosen)))
    return Table("The baseline by month", ("persons, benefits, vacancies", *labels), tuple(rows))


def _month_before(day: date) -> str:
    return f"{day.year}-{day.month - 1:02d}" if day.month > 1 else f"{day.year - 1}-12"
