"""What a study hands over, as far as the command line looks."""

import json
from types import SimpleNamespace

import pandas as pd

from labsim.inputs.output import MARKER

MANIFEST = {"seeds": 30, "region": "gorinchem"}
LEVELS = [
    SimpleNamespace(
        parameter="end_jobs.loss_flex_w",
        value=0.007,
        stock="UNEMPLOYED",
        target=2200.0,
        reached=2230.0,
        at_bound=False,
    ),
    SimpleNamespace(parameter="listing.theta", value=2.6, stock="POSTED", target=1600.0, reached=900.0, at_bound=True),
]


class Result:
    """What a study hands over, as far as the command line looks."""

    def __init__(self):
        row = {
            "region": "gorinchem",
            "scenario": "ambachtsschool",
            "intervention": "ambachtsschool",
            "group": "all",
        }
        row |= {
            "date": "2022-01-03",
            "low": 8.0,
            "high": 12.0,
            "world_low": 1.0,
            "world_high": 19.0,
            "unit": "persons",
        }
        nothing = {"low": float("nan"), "high": float("nan"), "value": float("nan")}
        rows = [row | {"measure": "net", "value": 10.0}, row | nothing | {"measure": "eur_per_net_lasting"}]
        rows.append(row | {"measure": "net", "value": 99.0, "group": "scheme=ww"})
        self.effects = pd.DataFrame(rows)
        self.indicators = pd.DataFrame(
            [
                {"indicator": "unemployed", "date": day, "value": value, "unit": "persons"}
                for day, value in (("2019-01-07", 2000.0), ("2023-01-02", 2200.0))
            ]
        )
        self.meta, self.manifest = {"manifest": MANIFEST}, MANIFEST
        self.drift = pd.DataFrame([{"indicator": "unemployed", "drift": 0.1}])
        rows = [{"ambachtsschool.seats": seats, "scenario": "ambachtsschool", "measure": "net"} for seats in (10, 20)]
        self.frame, self.factors, self.path = pd.DataFrame(rows), ("ambachtsschool.seats",), "results.parquet"
        self.at = 156
        self.answers, self.main = {"ambachtsschool": None, "other": None}, "ambachtsschool"

    def to_json(self):
        return {"effects": self.effects.to_dict("records"), "manifest": self.manifest}

    def of(self, scenario):
        return self

    def headline(self):
        return self.frame

    def write(self, folder):
        (folder / MARKER).write_text(json.dumps(MANIFEST))
        (folder / "effects.csv").write_text("x")
