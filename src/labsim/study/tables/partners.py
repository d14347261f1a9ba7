"""Employers who work with the employer service: their trust, who was won over, the places they offer; and work."""

import numpy as np
import pandas as pd

from labsim.core.codes import Status
from labsim.study.tables.diary import Diary, won_over
from labsim.study.tables.registry import TOTAL, number, people, table


@table(
    "samenwerking met werkgevers: vertrouwen, gewonnen werkgevers, leerwerkplekken, mensen aan het werk",
    "working with employers: trust, employers won over, learning places, people at work",
    keys=("municipality",),
    columns=(
        number(
            "trust", "share", "vertrouwen in de werkgeversdienst (gemiddeld)", "trust in the employer service (mean)"
        ),
        number("won", "employers", "gewonnen werkgevers", "employers won over"),
        number("with_places", "employers", "werkgevers met leerwerkplekken", "employers with learning places"),
        number("places", "places", "leerwerkplekken", "learning places"),
        number("used", "places", "bezette leerwerkplekken", "learning places used"),
        people("at_work", "inwoners aan het werk (alle werk)", "residents at work (any work)"),
    ),
    yearly=True,
)
def partners(diary: Diary) -> pd.DataFrame:
    """As it is at the start, after each year and at the end, by municipality and in all of them. Trust: of every
    employer, with what campaigns add to it now (0 none, 1 full). Beside the world without a measure the difference in
    residents at work is its net."""
    market, rows = diary.market, []
    firms, levers, people_ = market.world.employers, market.levers, market.world.persons
    trust = firms.trust[:, 0] + levers.engaged * (1.0 - firms.trust[:, 0])
    places, mine = firms.learning_places + levers.learning, won_over(market)
    works = people_.status == Status.EMPLOYED
    for k, name in enumerate((*diary.region.municipalities, TOTAL)):
        here = (firms.municipality == k) | (name == TOTAL)
        asked = here & (firms.size > 0)
        rows.append({
            "municipality": name,
            "trust": float(trust[asked].mean()) if asked.any() else np.nan,
            "won": np.count_nonzero(mine & here),
            "with_places": np.count_nonzero((places > 0) & here),
            "places": int(places[here].sum()),
            "used": int(firms.learning_used[here].sum()),
            "at_work": np.count_nonzero(works & ((people_.municipality == k) | (name == TOTAL))),
        })  # fmt: skip
    return pd.DataFrame(rows)
