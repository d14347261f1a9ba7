"""How many open vacancies somebody who searches could get to."""

import numpy as np
import pandas as pd

from labsim.core.codes import LEVELS
from labsim.study.tables.diary import Diary
from labsim.study.tables.registry import TOTAL, number, people, table
from labsim.study.tables.sight import by_field, look, not_open, too_far, too_long
from labsim.study.tables.vacancies import LEVEL


@table(
    "open vacatures binnen bereik van wie zoekt (medianen), naar niveau en gemeente",
    "open vacancies within reach of searchers (medians), by level and municipality",
    keys=("level", "municipality"),
    columns=(
        people("searchers", "zoekenden", "searchers"),
        number("minutes", "minutes", "reist hoogstens, minuten", "travels at most, minutes", "searchers"),
        number("in_field", "vacancies", "in eigen of verwant vak", "in own or near field", "searchers"),
        number("near_enough", "vacancies", "waarvan dichtbij genoeg", "of which near enough", "searchers"),
        number("possible", "vacancies", "en uren en papieren passen", "and hours and papers fit", "searchers"),
        number("own_field", "vacancies", "waarvan eigen vak", "of which own field", "searchers"),
        number("none_share", "share", "kan geen enkele bereiken", "can reach none", "searchers"),
    ),
    yearly=True,
)
def reach(diary: Diary) -> pd.DataFrame:
    """Posted vacancies in the region, without looking at what employers think of the searcher. Level: of the searcher's
    own field of work."""
    market, sight = diary.market, look(diary.market)
    found = {name: np.zeros(len(sight.searchers)) for name in ("in_field", "near_enough", "possible", "own_field")}
    for mine, j, own in by_field(market, sight):
        s = mine[:, None]
        near = ~too_far(market, sight, s, j)
        fits = near & ~too_long(market, sight, s, j) & ~not_open(market, sight, s, j)
        found["in_field"][mine] = len(j)
        found["near_enough"][mine] = near.sum(axis=1)
        found["possible"][mine] = fits.sum(axis=1)
        found["own_field"][mine] = (fits & own).sum(axis=1)
    persons, names = market.world.persons, diary.region.municipalities
    level, home = persons.segment[sight.searchers] % LEVELS, persons.municipality[sight.searchers]
    rows = []
    for a, level_name in [*enumerate(LEVEL), (-1, TOTAL)]:
        for b, place in [*enumerate(names), (-1, TOTAL)]:
            who = ((level == a) | (a < 0)) & ((home == b) | (b < 0))
            rows.append({"level": level_name, "municipality": place, **_row(found, sight.farthest, who)})
    return pd.DataFrame(rows)


def _row(found: dict[str, np.ndarray], farthest: np.ndarray, who: np.ndarray) -> dict[str, float]:
    """Medians of these searchers; missing where there is nobody."""
    if not who.any():
        nothing = dict.fromkeys(("minutes", *found, "none_share"), float("nan"))
        return {"searchers": 0, **nothing}
    medians = {name: float(np.median(values[who])) for name, values in found.items()}
    return {
        "searchers": int(who.sum()),
        "minutes": float(np.median(farthest[who])),
        **medians,
        "none_share": float((found["possible"][who] == 0).mean()),
    }
