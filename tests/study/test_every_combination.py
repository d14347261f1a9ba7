"""Every region with every scenario and instrument of its own, at one twentieth, three quarters of a year, one seed."""

import numpy as np
import pandas as pd
import pytest
from small_regions import small_region

from labsim.inputs.assembly import assemble
from labsim.inputs.files import known, read
from labsim.inputs.instrument import read_instrument, unmodelled
from labsim.inputs.scenario import scenario_names
from labsim.inputs.settings import run_settings
from labsim.start import prepare
from labsim.study.frames import effects, stacked
from labsim.study.pair import run_pair
from labsim.study.task import make_comparisons, make_plan

REGIONS = ("gorinchem", "drechtsteden", "drenthe")
EVERYWHERE = "netherlands"
WEEKS = 39
START = "document"  # mid-2019 and March 2020: what the documents plan begins within these weeks
MAY_BE_BELOW_ZERO = (
    "net", "displaced_same_segment", "displaced_elsewhere", "displaced_outside", "net_nl", "net_lasting_26w",
    "net_lasting_52w",
)  # fmt: skip
MAY_BE_EMPTY = ("eur_per_net_lasting", "p_target", "gross", "deadweight", "lost", "registered_placements")


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


def cases() -> list[tuple[str, str]]:
    return [(region, slug) for slug, kind in sorted(scenario_names().items()) for region in homes(slug, kind)]


@pytest.fixture(scope="module", params=REGIONS)
def small(request, tmp_path_factory):
    """A region at 1:20, burnt in: its slug, the path of its file and its start."""
    path = str(small_region(request.param, tmp_path_factory.mktemp(request.param)))
    return request.param, path, prepare(path, start=START)


def lived(path: str, start, slug: str) -> pd.DataFrame:
    """The effects of a scenario after these weeks, one pair."""
    settings = run_settings({"weeks": WEEKS, "at": WEEKS, "seeds": 1, "quick": True, "start": START})
    inputs = assemble(path, [slug])
    [one] = make_comparisons(inputs, make_plan(settings, start), WEEKS)
    return effects(stacked(path, one, {1: run_pair([one], 1)[slug]}))


def faults(frame: pd.DataFrame, slug: str) -> list[str]:
    """Rows that say nothing without a reason, and counts below zero."""
    alone = frame[frame["group"] == "all"]
    empty = alone[alone["value"].isna() & ~alone["measure"].isin(MAY_BE_EMPTY)]
    counts = alone[(alone["intervention"] != "") & ~alone["measure"].isin(MAY_BE_BELOW_ZERO)]
    below = counts[counts["value"] < 0]
    found = [f"{slug}: {row.measure} is empty" for row in empty.itertuples()]
    return found + [f"{slug}: {row.measure} is {row.value}" for row in below.itertuples()]


@pytest.mark.slow
def test_every_scenario_and_instrument_of_a_region_runs(small):
    region, path, start = small
    mine = [slug for home, slug in cases() if home == region]
    assert len(mine) > 15
    found: list[str] = []
    for slug in mine:
        frame = lived(path, start, slug)
        assert len(frame) > 0, slug
        assert np.isfinite(frame["value"].dropna()).all(), slug
        found += faults(frame, slug)
    assert found == []


def test_no_scenario_is_forgotten():
    """Each belongs to a region of ours, or is one that nothing can calculate, with its reason."""
    placed = {slug for _, slug in cases()}
    named = {slug for slug in known("instruments") if unmodelled(read("instruments", slug)) is not None}
    assert set(scenario_names()) - placed == named
