"""Residents of each municipality by status and by benefit."""

import numpy as np
import pandas as pd

from labsim.core.codes import Scheme, Status
from labsim.study.tables.cubes import and_total, cube, tally, with_total
from labsim.study.tables.diary import REGIMES, Diary
from labsim.study.tables.registry import people, table

STATUSES = ("inactive", "unemployed", "employed")
SCHEMES = tuple(scheme.name.lower() for scheme in Scheme)


@table(
    "inwoners per gemeente naar status en uitkering",
    "residents by municipality, status and benefit",
    keys=("date", "municipality"),
    columns=(
        people("residents", "inwoners 15-74", "residents 15-74"),
        people("employed", "werkend", "employed"),
        people("unemployed", "werkloos", "unemployed"),
        people("inactive", "niet-beroepsbevolking", "inactive"),
        people("none", "geen uitkering", "no benefit"),
        people("bijstand", "bijstand", "bijstand"),
        people("ww", "WW", "WW"),
        people("wajong", "Wajong", "Wajong"),
        people("wia", "WIA", "WIA"),
        people("wao", "WAO", "WAO"),
        people("sw", "SW", "SW"),
        people("begeleid", "begeleid werken", "supported"),
        people("beschut", "nieuw beschut", "new sheltered"),
    ),
)
def municipalities(diary: Diary) -> pd.DataFrame:
    """Everybody of 15 to 74 who lives in the region, at the start and at the end of each quarter."""
    region, home = diary.region, diary.market.world.persons.municipality
    m, moments = len(region.municipalities), diary.snapshots
    status = np.stack([tally((m, len(Status)), home, one.status) for one in moments])
    regime = np.stack([tally((m, len(REGIMES)), home, one.regime) for one in moments])
    columns = {name: status[:, :, Status[name.upper()]] for name in STATUSES}
    columns["residents"] = np.sum(list(columns.values()), axis=0)
    columns |= {name: regime[:, :, 1 + k] for k, name in enumerate(SCHEMES)}
    totals = {name: with_total(values, 1) for name, values in columns.items()}
    return cube({"date": diary.moments, "municipality": and_total(region.municipalities)}, totals)
