"""A market of the test region with a diary."""

from labsim.inputs.scenario import load_scenario
from labsim.start import open_market
from labsim.study.counting import make_counting
from labsim.study.groups import make_groups
from labsim.study.tables.diary import Diary

DATES = (13, 26, 39, 52, 60)


def open_diary(start, scenario: str = "ambachtsschool", seed: int = 2, dates: tuple[int, ...] = DATES) -> Diary:
    """A diary of a fresh market."""
    market = open_market(start, load_scenario(scenario), seed=seed)
    return Diary(market, make_counting("12h"), make_groups(start), dates)
