"""What counts as work: the definitions, and what no definition counts."""

import pytest

from labsim.core.codes import Contract
from labsim.inputs.errors import InputError
from labsim.inputs.measure import DEFAULT, load_measure, measures

NEVER_WORK = {
    Contract.NONE,
    Contract.TRIAL,
    Contract.EXPERIENCE,
    Contract.SHELTERED,
    Contract.SECONDED,
    Contract.PARALLEL,
}


def test_the_five_definitions_of_the_issue():
    assert list(measures()) == ["12h", "any_hours", "off_benefit", "unsubsidised", "fte"]


@pytest.mark.parametrize("slug", ["12h", "any_hours", "off_benefit", "unsubsidised", "fte"])
def test_places_outside_the_regular_labour_market_never_count(slug):
    assert not NEVER_WORK & set(load_measure(slug).contracts)


def test_the_default_counts_subsidised_regular_work_of_twelve_hours():
    work = load_measure()
    assert work.slug == DEFAULT
    assert work.hours == 12
    assert {Contract.SUBSIDISED, Contract.BBL, Contract.SELF_EMPLOYED, Contract.FLEX} <= set(work.contracts)
    assert set(work.subsidised) <= set(work.contracts)


def test_how_the_others_differ_from_it():
    assert load_measure("any_hours").hours == 1
    assert load_measure("off_benefit").without_benefit
    assert Contract.SUBSIDISED not in load_measure("unsubsidised").contracts
    assert load_measure("fte").full_time_hours == 36


def test_practice_registers_trial_placements_that_are_no_work():
    work = load_measure()
    assert Contract.TRIAL in work.registered
    assert Contract.TRIAL not in work.contracts


def test_lasting_is_26_and_52_weeks_with_gaps_of_two():
    work = load_measure()
    assert (work.lasting_w, work.gap_w, work.every_w) == ((26, 52), 2, 13)


@pytest.mark.parametrize("slug", ["12", "FTE", "", None, 12])
def test_others_are_refused(slug):
    with pytest.raises(InputError) as caught:
        load_measure(slug)
    assert caught.value.allowed[0] == "12h"
