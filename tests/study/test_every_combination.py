"""Every region with every scenario and instrument of its own, at one twentieth, half a year, one seed.

The start is that of the documents (mid-2019, March 2020); what begins later changes nothing within these weeks.
"""

import pytest
from every_scenario import REGIONS, WEEKS, cases, faults, of, only_named, printed, some_of_each, unsaid
from small_regions import small_region

from labsim.inputs.scenario import scenario_names
from labsim.study.compare import compare
from labsim.study.result import Result

START = "document"
LANGUAGES = ("nl", "en")


def answered(region: str, slugs: list[str]) -> Result:
    """What `labsim compare` makes of all these scenarios beside each other."""
    return compare(region, slugs, seeds=1, weeks=WEEKS, at=WEEKS, start=START, quick=True, workers=1)


@pytest.mark.parametrize("region", REGIONS)
def test_every_scenario_and_instrument_of_a_region_runs(region, tmp_path):
    mine = of(region)
    assert len(mine) > 15
    found = answered(str(small_region(region, tmp_path)), mine)
    assert list(found.answers) == mine
    assert faults(found, mine) == []
    for lang in LANGUAGES if region == REGIONS[0] else LANGUAGES[:1]:  # the words of all are the same
        assert unsaid(printed(found, lang)) == []


@pytest.mark.slow
@pytest.mark.parametrize("region", REGIONS)
def test_some_of_each_kind_run_at_full_size(region):
    mine = some_of_each(region)
    assert len(mine) > 8
    found = answered(region, mine)
    assert faults(found, mine) == []
    for lang in LANGUAGES:
        assert unsaid(printed(found, lang)) == []


def test_no_scenario_is_forgotten():
    """Each belongs to a region of ours, or is one that nothing can calculate, with its reason."""
    assert set(scenario_names()) - {slug for _, slug in cases()} == only_named()
