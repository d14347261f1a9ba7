"""Somebody whom an instrument keeps in the region is told, and is no extra person in work."""

from pathlib import Path

import pytest
from own_instruments import known, leaf

from labsim.inputs.settings import run_settings
from labsim.study.effects import CELLS
from labsim.study.pair import run_pair
from labsim.study.task import prepare_task

DORP = str(Path(__file__).parents[1] / "regions" / "dorp.yaml")
YOUNG = {"age": {"at_least": 17, "at_most": 58}}
FILES = {
    "w_stays": {"shape": "entitlement", "eligible": leaf(YOUNG, "rule"), "take_up": leaf(1.0, "share"),
                "window": {"first": leaf("2019-01-14", "day"), "last": leaf("2027-12-31", "day")},
                "at_work": leaf(520, "weeks"), "effects": {"stay": leaf(1.0, "share")}},
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def files(tmp_path_factory):
    """The instruments of this module in a folder of LABSIM_PATH."""
    with known(tmp_path_factory, FILES):
        yield


def test_who_stays_is_deadweight_and_no_extra_person_in_work():
    settings = run_settings({"seeds": 1, "weeks": 156, "at": 156})
    task = prepare_task(DORP, ["w_stays"], settings, {})
    stayed, net = 0, 0
    for seed in (1, 2, 3):
        found = run_pair(task.comparisons, seed)["w_stays"]
        people, working = found.stayed[:, -1].tolist()
        cells = dict(zip(CELLS, found.cells[0, 0, :, -1].tolist(), strict=True))
        assert people >= working > 0 and cells["deadweight"] >= working
        stayed, net = stayed + working, net + cells["net"]
    assert stayed > 15
    assert net < stayed / 3, "those who stayed are not extra; others here may even have less work"
