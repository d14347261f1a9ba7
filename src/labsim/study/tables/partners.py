"""Employers who work with the employer service: their trust, who was won over, the places they offer; and work."""

import numpy as np
import pandas as pd

from labsim.core.codes import Status
from labsim.study.tables.diary import Diary, won_over
from labsim.study.tables.registry import number, people, table


@table(
    "samenwerking met werkgevers: vertrouwen, gewonnen werkgevers, leerwerkplekken, mensen aan het werk",
    "working with employers: trust, employers won over, learning places, people at work",
    keys=(),
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
    """As it is at the start, after each year and at the end. Trust: of every employer, with what campaigns add to it
    now (0 none, 1 full). Beside the world without a measure the difference in residents at work is its net."""
    market = diary.market
    firms, levers = market.world.employers, market.levers
    trust = firms.trust[:, 0] + levers.engaged * (1.0 - firms.trust[:, 0])
    here = firms.size > 0
    places = firms.learning_places + levers.learning
    return pd.DataFrame([{
        "trust": float(trust[here].mean()) if here.any() else np.nan,
        "won": np.count_nonzero(won_over(market)),
        "with_places": np.count_nonzero(places > 0),
        "places": int(places.sum()),
        "used": int(firms.learning_used.sum()),
        "at_work": np.count_nonzero(market.world.persons.status == Status.EMPLOYED),
    }])  # fmt: skip
