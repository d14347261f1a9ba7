"""Why searchers and vacancies do not meet: shares of pairs by reason, that add up."""

from math import factorial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import ndtr

from labsim.core.codes import LEVELS, Scheme
from labsim.study.tables.diary import Diary
from labsim.study.tables.registry import TOTAL, number, table
from labsim.study.tables.score import Score, score_of
from labsim.study.tables.sight import Sight, by_field, look, not_open, too_far, too_long
from labsim.study.tables.vacancies import LEVEL
from labsim.study.tables.wants import put_off, too_little

if TYPE_CHECKING:
    from labsim.model import LabourMarket

GATES = ("distance", "hours", "not_open", "conditions", "image")
TERMS = ("competences", "employee_skills", "diploma", "health_risk", "barriers", "time_without_work", "age")
REASONS = (*GATES, *TERMS)
SAMPLE = 20_000  # pairs that are looked at, about
ODD, SECOND = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B)
SCHEMES = ("none", "bijstand", "ww")
COLUMNS = (
    number("pairs", "count", "bekeken paren", "pairs looked at"),
    number("possible", "share", "willen elkaar", "would want each other"),
    number("reasons", "share", "niet: de twaalf redenen", "would not: the twelve reasons"),
    number("better_wanted", "share", "niet: zoekt een betere match", "would not: wants a better match"),
    number("distance", "share", "waarvan afstand", "of the reasons: distance"),
    number("hours", "share", "uren, kinderopvang", "hours, childcare"),
    number("not_open", "share", "plek voor anderen, papier mist", "place for others, paper missing"),
    number("conditions", "share", "loon, reis en werk zelf", "wage, trip and the work itself"),
    number("image", "share", "imago van het beroep", "image of the occupation"),
    number("competences", "share", "vaardigheden", "competences"),
    number("employee_skills", "share", "werknemersvaardigheden", "employee skills"),
    number("diploma", "share", "diploma", "diploma"),
    number("health_risk", "share", "vrees voor ziekte", "fear of sickness"),
    number("barriers", "share", "belemmeringen", "barriers"),
    number("time_without_work", "share", "tijd zonder werk", "time without work"),
    number("age", "share", "leeftijd", "age"),
)


@table(
    "waarom zoekenden en vacatures niet bij elkaar komen",
    "why searchers and vacancies do not meet",
    keys=("by", "name"),
    columns=COLUMNS,
    yearly=True,
)
def mismatch(diary: Diary) -> pd.DataFrame:
    """Of all pairs of a searcher and an open vacancy in the own or a neighbouring field: `possible` is the chance that
    they would want each other, on average; `reasons`, how much larger it would be without the twelve reasons, five of
    them the searcher's (too far, hours, not open to him or her, conditions, image) and seven the employer's;
    `better_wanted`: refused even then, as the employer asks for more than the person's ability and the luck of the pair
    give. These three add up to 1. A reason's share is its Shapley value (the gain without it, averaged over all orders
    in which reasons could be taken away) of the gain of all twelve: they add up to 1 too. The luck of a pair is
    integrated out; nobody is mediated in this look; pairs are a keyed sample."""
    market, sight = diary.market, look(diary.market)
    s, j = sampled_pairs(diary, sight)
    i = sight.searchers[s]
    blocked = gates_shut(market, sight, s, j)
    score = score_of(market, i, j, sight.limits[s])
    persons, slots, sectors = market.world.persons, market.world.positions, diary.region.sectors
    scheme = np.select([persons.scheme[i] == Scheme.BIJSTAND, persons.scheme[i] == Scheme.WW], [1, 2], 0)
    divided = {
        TOTAL: ((TOTAL,), np.zeros(len(i), np.int64)),
        "level": (LEVEL, persons.segment[i] % LEVELS),
        "scheme": (SCHEMES, scheme),
        "sector": (tuple(sectors), slots.sector[j]),
    }
    rows = []
    for by, (names, code) in divided.items():
        for g, name in enumerate(names):
            mine = code == g
            if mine.any():
                part = Score(*(column[mine] for column in score))
                rows.append({"by": by, "name": name, **_row(blocked[:, mine], part)})
    return pd.DataFrame(rows, columns=["by", "name", *(column.name for column in COLUMNS)])


def gates_shut(market: "LabourMarket", sight: Sight, s: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Which of GATES are shut for searchers s (places in `sight`) and positions j [GATES, k] bool."""
    return np.stack([gate(market, sight, s, j) for gate in (too_far, too_long, not_open, too_little, put_off)])


def sampled_pairs(diary: Diary, sight: Sight) -> tuple[np.ndarray, np.ndarray]:
    """Places of searchers and rows of vacancies of the pairs that are looked at: a keyed share of all [k], [k]."""
    persons, slots = diary.market.world.persons, diary.market.world.positions
    fields = list(by_field(diary.market, sight))
    total = sum(len(mine) * len(rows) for mine, rows, _ in fields)
    limit = np.uint32(min(1.0, SAMPLE / max(1, total)) * (2**32 - 1))
    found = [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
    for mine, rows, _ in fields:
        who = persons.hash[sight.searchers[mine]][:, None]
        what = (slots.vacancy[rows] >> np.uint64(32)).astype(np.uint32)
        mixed = (who ^ what) * ODD
        mixed = (mixed ^ (mixed >> np.uint32(15))) * SECOND
        a, b = np.nonzero((mixed ^ (mixed >> np.uint32(13))) <= limit)
        found.append((mine[a], rows[b]))
    return np.concatenate([a for a, _ in found]), np.concatenate([b for _, b in found])


def _row(blocked: np.ndarray, score: Score) -> dict[str, float]:
    """The columns of some pairs."""
    possible, n = possible_without(blocked, score), blocked.shape[1]
    first, last = float(possible[0]) / n, float(possible[-1]) / n
    gains = shapley(possible) / n
    of_reasons = gains / (last - first) if last > first else np.full(len(gains), np.nan)
    shares = {"possible": first, "reasons": last - first, "better_wanted": 1.0 - last}
    return {"pairs": n, **shares, **dict(zip(REASONS, of_reasons.tolist(), strict=True))}


def possible_without(blocked: np.ndarray, score: Score) -> np.ndarray:
    """Expected number of possible pairs if a set of reasons did not hold, by the bits of the set [2 ** reasons].

    blocked: which gates are shut [gates, k]; bit r of a set is REASONS[r]."""
    gates, terms = len(GATES), len(TERMS)
    shut = (blocked * (1 << np.arange(gates))[:, None]).sum(axis=0)
    lost = np.stack([getattr(score, name) for name in TERMS])
    short = score.standard - score.rest + lost.sum(axis=0)
    sets = np.arange(1 << gates)
    passes = (sets[None, :] & ~sets[:, None]) == 0  # [gates opened, gates shut]
    found = np.zeros((1 << terms, 1 << gates))
    for taken in range(1 << terms):
        given = lost[[k for k in range(terms) if taken >> k & 1]].sum(axis=0)
        found[taken] = passes @ np.bincount(shut, weights=ndtr(given - short), minlength=1 << gates)
    return found.ravel()


def shapley(values: np.ndarray) -> np.ndarray:
    """Share of each of n players in values[all] - values[none]; values: by the bits of the coalition [2 ** n]."""
    n = int(values.size).bit_length() - 1
    weight = np.array([factorial(size) * factorial(n - size - 1) / factorial(n) for size in range(n)])
    sets = np.arange(values.size)
    found = np.zeros(n)
    for player in range(n):
        without = sets[sets >> player & 1 == 0]
        gains = values[without | 1 << player] - values[without]
        found[player] = weight[np.bitwise_count(without)] @ gains
    return found
