"""Which scenarios belong to which region, and what may not stand in the answer about any of them."""

import io
import re
from functools import cache

import numpy as np
import pandas as pd
from rich.console import Console

from labsim.inputs.around import load_circumstances
from labsim.inputs.files import known, read
from labsim.inputs.instrument import read_instrument, unmodelled
from labsim.inputs.scenario import scenario_names
from labsim.report.terminal import render_table
from labsim.study.groups import SMALLEST
from labsim.study.result import Result
from labsim.study.through_time import BACK_W

REGIONS = ("gorinchem", "drechtsteden", "drenthe")
EVERYWHERE = "netherlands"
WEEKS = 26
CERTAIN = {"eur_per_gross": "gross", "eur_per_net": "net"}  # stated where the interval lies above zero
MAY_BE_BELOW_ZERO = (
    "net", "displaced_same_segment", "displaced_elsewhere", "displaced_outside", "net_nl", "net_lasting_26w",
    "net_lasting_52w", "person_weeks", "person_weeks_participants", "dip", "wage_participants", "wage_others",
    "income_participants", "income_others",
)  # fmt: skip
OF_PARTICIPANTS = (  # nobody takes part in some instruments
    "gross", "deadweight", "lost", "registered_placements", "person_weeks_participants", "dip", "wage_participants",
    "income_participants",
    *(f"{name}_{weeks}w{world}" for name in ("left_benefit", "back_on_benefit") for weeks in BACK_W
      for world in ("", "_without")),
)  # fmt: skip
MONTHLY = ("wage_participants", "income_participants")
WEEKS_REACHED = ("dip_week", "even_week", "repaid_week")
NOT_A_NUMBER = re.compile(r"\b(nan|inf|none|null)\b", re.IGNORECASE)


def homes(slug: str, kind: str) -> list[str]:
    """Regions a scenario belongs to."""
    if kind == "instruments":
        document = read_instrument(slug)
        told = [] if unmodelled(document) else [document.data["region"]]
    elif kind == "circumstances":
        told = read("circumstances", slug).data.get("region") or [EVERYWHERE]
    else:
        told = sorted({place for one in read("packages", slug).data["package"] for place in homes(one, "instruments")})
        told = [place for place in told if place != EVERYWHERE][:1] or [EVERYWHERE]
    return [region for region in REGIONS if region in told or EVERYWHERE in told]


@cache
def cases() -> tuple[tuple[str, str], ...]:
    """(region, scenario) of every combination that belongs together."""
    return tuple((region, slug) for slug, kind in sorted(scenario_names().items()) for region in homes(slug, kind))


def of(region: str) -> list[str]:
    """Scenarios of a region."""
    return [slug for home, slug in cases() if home == region]


def only_named() -> set[str]:
    """Instruments that nothing can calculate; each says why."""
    return {slug for slug in known("instruments") if unmodelled(read("instruments", slug)) is not None}


def some_of_each(region: str) -> list[str]:
    """The first scenario of a region by kind: each shape of instrument, each kind of circumstances, a package."""
    found: dict[str, str] = {}
    names = scenario_names()
    for slug in of(region):
        kinds = [names[slug]]
        if kinds == ["instruments"]:
            kinds = [read_instrument(slug).data["shape"]]
        elif kinds == ["circumstances"]:
            around = load_circumstances(slug)
            kinds = [part.kind for part in around.parts] or [f"{around.growth} {around.demography}"]
        for kind in kinds:
            found.setdefault(kind, slug)
    return list(dict.fromkeys(found.values()))


# --- what is told of them ---


def faults(result: Result, slugs: list[str]) -> list[str]:
    """What must not stand in the tables: an empty row without a reason, a number that is none, people below zero."""
    found = []
    for slug in slugs:
        frame = result.effects[(result.effects["scenario"] == slug) & (result.effects["group"] == "all")]
        if frame.empty:
            found.append(f"{slug}: no row")
        if not np.isfinite(frame["value"].dropna()).all():
            found.append(f"{slug}: not finite")
        found += [f"{slug}: {row.measure} of {row.date} is empty" for row in empty(frame).itertuples()]
        counts = frame[(frame["intervention"] != "") & ~frame["measure"].isin(MAY_BE_BELOW_ZERO)]
        found += [f"{slug}: {row.measure} is {row.value}" for row in counts[counts["value"] < 0].itertuples()]
    return found


def empty(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows without a value and without one of the reasons that there are."""
    target = frame[frame["measure"] == "target"].groupby("intervention")["value"].max()
    nobody = set(frame.loc[(frame["measure"] == "gross") & frame["value"].isna(), "intervention"])
    net = frame[frame["measure"] == "net_lasting_26w"].set_index(["intervention", "date"])["value"]
    members = frame[frame["measure"] == "participants"].set_index(["intervention", "date"])["value"]
    low = frame[frame["measure"].isin(CERTAIN.values())].set_index(["measure", "intervention", "date"])["low"]

    def why(row: pd.Series) -> str:
        if row["measure"] in (*OF_PARTICIPANTS, "p_target") and row["intervention"] in nobody:
            return "nobody takes part"
        if row["measure"] == "p_target" and target.get(row["intervention"], 0) == 0:
            return "no target"
        if row["measure"] == "eur_per_net_lasting" and net.get((row["intervention"], row["date"]), 0.0) <= 0.0:
            return "nobody is extra"
        if row["measure"] in WEEKS_REACHED:
            return "it is not reached"
        if row["measure"] in MONTHLY and members.get((row["intervention"], row["date"]), 0.0) < SMALLEST:
            return "so few that it is not published"
        people = CERTAIN.get(row["measure"])
        if people is not None and not low.get((people, row["intervention"], row["date"]), 0.0) > 0.0:
            return "its interval holds nobody"
        return ""

    without = frame[frame["value"].isna()]
    return without[[why(row) == "" for _, row in without.iterrows()]]


def printed(result: Result, lang: str) -> str:
    """What `labsim compare` prints."""
    stream = io.StringIO()
    Console(file=stream, width=80, no_color=True, force_terminal=False).print(render_table(result, lang))
    return stream.getvalue()


def unsaid(text: str) -> list[str]:
    """Lines of a printed table that hold something that is no number, or a label without anything."""
    rows = [line for line in text.splitlines() if re.match(r" {2,4}[a-z]", line)]
    blank = [line for line in rows if not re.search(r"\d|n\.v\.t\.|n/a|\u2013", line)]
    return [line for line in text.splitlines() if NOT_A_NUMBER.search(line)] + blank
