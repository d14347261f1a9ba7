"""Vacancies by sector and level, and seekers per vacancy by occupation."""

import numpy as np
import pandas as pd

from labsim.core.codes import LEVELS, Level, Occupation, Scheme, Slot, Status
from labsim.study.tables.cubes import and_total, cube, ratio, tally, with_total
from labsim.study.tables.diary import Diary, Snapshot
from labsim.study.tables.openings import HARD_W, REASONS, Reason
from labsim.study.tables.registry import number, people, table
from labsim.world.derived import WEEKS_IN_MONTH

LEVEL = tuple(level.name.lower() for level in Level)
OCCUPATION = tuple(one.name.lower() for one in Occupation)
Counted = dict[str, np.ndarray]


@table(
    "vacatures naar sector en niveau: waarom ze ontstaan en wat ervan komt",
    "vacancies by sector and level: why they arise and what becomes of them",
    keys=("date", "sector", "level"),
    columns=(
        number("open_start", "vacancies", "open, begin", "open, start"),
        number("replacement", "vacancies", "vervanging", "replacement"),
        number("expansion", "vacancies", "uitbreiding", "expansion"),
        number("growth", "vacancies", "groei van de sector", "growth of the sector"),
        number("created", "vacancies", "banen die mensen volgen", "jobs that follow people"),
        number("added", "vacancies", "door scenario of maatregel", "by scenario or measure"),
        number("start", "vacancies", "zocht al bij de start", "looked at the start"),
        number("filled", "vacancies", "vervuld", "filled"),
        number("lapsed", "vacancies", "ingetrokken", "withdrawn"),
        number("open_end", "vacancies", "open, eind", "open, end"),
        number("reposted", "vacancies", "waarvan opnieuw geplaatst", "of which posted anew"),
        number("hard_to_fill", "vacancies", "8 weken of langer open", "open 8 weeks or longer"),
        number("mean_weeks", "weeks", "weken tot vervulling", "weeks until filled"),
        number("unfilled_months", "months", "onvervulde vacaturemaanden", "unfilled vacancy-months"),
    ),
)
def vacancies(diary: Diary) -> pd.DataFrame:
    """Open at the start + all that opened - filled - withdrawn = open at the end. A vacancy that is withdrawn and
    posted anew counts as withdrawn and as opened, for the reason it had."""
    slots, sectors = diary.market.world.positions, diary.region.sectors
    shape, codes = (len(sectors), LEVELS), (slots.sector, slots.segment % LEVELS)
    per = [_period(diary, k, shape, codes) for k in range(len(diary.dates))]
    sums = {name: with_total(with_total(np.stack([one[name] for one in per]), 1), 2) for name in per[0]}
    weeks = sums.pop("weeks_until_filled")
    columns = {
        **sums,
        "mean_weeks": ratio(weeks, sums["filled"]),
        "unfilled_months": sums.pop("unfilled_weeks") / WEEKS_IN_MONTH,
    }
    return cube({"date": diary.ends, "sector": and_total(sectors), "level": and_total(LEVEL)}, columns)


def _period(diary: Diary, k: int, shape: tuple[int, ...], codes: tuple[np.ndarray, ...]) -> Counted:
    """Counts of one period [sectors, levels]."""
    period, hires = diary.openings.periods[k], diary.openings.hires

    def sums(weights: np.ndarray) -> np.ndarray:
        return np.rint(tally(shape, *codes, weights=weights.astype(float))).astype(np.int64)

    first, last = (_open(diary.snapshots[k + side]) for side in (0, 1))
    old = diary.snapshots[k + 1].week - 1 - diary.snapshots[k + 1].opened >= HARD_W
    mine = hires.posted & (diary.quarter_of(hires.week) == k)
    waited = tally(shape, *(code[hires.position[mine]] for code in codes), weights=hires.age[mine].astype(float))
    return {
        "open_start": sums(first),
        **{name: sums(period.opened[:, Reason[name.upper()]]) for name in REASONS},
        "filled": sums(period.filled),
        "lapsed": sums(period.lapsed),
        "open_end": sums(last),
        "reposted": sums(period.reposted),
        "hard_to_fill": sums(last & old),
        "weeks_until_filled": waited,
        "unfilled_weeks": sums(period.weeks),
    }


def _open(one: Snapshot) -> np.ndarray:
    return one.state == Slot.POSTED


@table(
    "werkzoekenden per vacature naar beroep",
    "registered seekers per vacancy by occupation",
    keys=("date", "occupation"),
    columns=(
        people("seekers", "werkzoekenden", "seekers"),
        number("vacancies", "vacancies", "open vacatures", "open vacancies"),
        number("seekers_per_vacancy", "ratio", "per vacature", "per vacancy", "seekers"),
    ),
)
def tightness(diary: Diary) -> pd.DataFrame:
    """Seekers: unemployed, or with WW or bijstand and not at work, by the occupation they are trained for; at the start
    and at the end of each quarter."""
    slots, n = diary.market.world.positions, len(OCCUPATION)
    seekers, open_ = (np.zeros((len(diary.snapshots), n), np.int64) for _ in range(2))
    for k, now in enumerate(diary.snapshots):
        seekers[k] = np.bincount(now.segment[registered(now)] // LEVELS, minlength=n)
        open_[k] = np.bincount(slots.segment[_open(now)] // LEVELS, minlength=n)
    columns = {"seekers": with_total(seekers), "vacancies": with_total(open_)}
    columns["seekers_per_vacancy"] = ratio(columns["seekers"], columns["vacancies"])
    return cube({"date": diary.moments, "occupation": and_total(OCCUPATION)}, columns)


def registered(now: Snapshot) -> np.ndarray:
    """Who is registered as looking for work [n bool]."""
    idle = (now.status == Status.UNEMPLOYED) | (now.status == Status.INACTIVE)
    return idle & ((now.status == Status.UNEMPLOYED) | np.isin(now.scheme, (Scheme.WW, Scheme.BIJSTAND)))
