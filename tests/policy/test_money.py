"""Money: cost to the cent is the sum of its lines, a budget is kept in every project year, more never spends less."""

from itertools import pairwise

import pytest
from own_instruments import DORP, known, leaf, people_of

from labsim.inputs.errors import InputError
from labsim.inputs.scenario import load_scenario
from labsim.policy.base import STILL
from labsim.start import open_market, prepare

BIJSTAND = {"all_of": [{"scheme": {"in": ["bijstand"]}}, {"status": {"in": ["unemployed", "inactive"]}}]}
WINDOW = {"first": leaf("2019-02-04", "day"), "last": leaf("2021-12-27", "day")}
FIRMS = {"sectors": leaf(["C", "G", "Q"], "SBI sections"), "least_size": leaf(2, "positions"),
         "most_size": leaf(9999, "positions")}  # fmt: skip
YEARLY, FTE = "EUR per project year", "full-time equivalents"


def cost(payer: str, per: str, unit: str, amount) -> dict:
    """A cost line."""
    return {"name": {"nl": per, "en": per}, "payer": payer, "per": per, "amount": leaf(amount, unit)}


def paid(*lines: dict, budget=(9000, 6000)) -> dict:
    """Cost lines with a budget over project years."""
    return {"costs": {f"line{k}": line for k, line in enumerate(lines)}, "budget": leaf(list(budget), YEARLY)}


WEEK, WORK, SEAT = "EUR per holder and week", "EUR per week of work", "EUR per seat"
LINES = paid(cost("budget", "holder_week", WEEK, 7), cost("budget", "work_week", WORK, 3),
             cost("budget", "seat", SEAT, 11.37), cost("uwv", "holder_week", WEEK, 2.19),
             cost("budget", "year", YEARLY, [1000, 500]))  # fmt: skip
RIGHT = {"shape": "entitlement", "eligible": leaf(BIJSTAND, "rule"), "window": WINDOW, **LINES,
         "effects": {"subsidy": leaf(0.5, "share")}, "take_up": leaf(1.0, "share")}  # fmt: skip
FILES = {
    "m_right": {**RIGHT, "at_work": leaf(8, "weeks")},
    "m_short": {**RIGHT, "weeks": leaf(10, "weeks")},
    "m_firms": {"shape": "entitlement", "holder": "employer", "window": WINDOW, "firms": FIRMS,
                "effects": {"dismissal": leaf(0.5, "factor")}, "take_up": leaf(1.0, "share"),
                **paid(cost("budget", "holder_week", WEEK, 20))},
    "m_places": {"shape": "places", "window": WINDOW, "places": leaf(30, "places"), "every": leaf(4, "weeks"),
                 "trade": leaf({"occupation": "service", "level": "practical"}, "segment"),
                 **paid(cost("budget", "place_week", "EUR per place and week", 25),
                        cost("employers", "place_week", "EUR per place and week", 12.34))},
    "m_campaign": {"shape": "campaign", "window": WINDOW, "effects": {"inclusion": leaf(0.4, "share")},
                   "contacts_w": leaf(3.0, "contacts a week"),
                   **paid(cost("budget", "contact", "EUR per contact", 150))},
    "m_service": {"shape": "service", "window": WINDOW, "adds": {"consultants": leaf(2.0, FTE)},
                  **paid(cost("budget", "consultant_year", "EUR per full-time equivalent and year", 8000),
                         cost("sdd", "consultant_year", "EUR per full-time equivalent and year", 1234.56))},
    "m_channel": {"shape": "channel", "window": WINDOW, "people": leaf(0.2, "share"), "ramp": leaf(1, "weeks"),
                  **paid(cost("municipalities", "seat", SEAT, 5.01), budget=())},
}  # fmt: skip
BUDGETED = ("m_right", "m_short", "m_firms", "m_places", "m_campaign", "m_service")
WEEKS = 120


@pytest.fixture(scope="module", autouse=True)
def files(tmp_path_factory):
    """The instruments of this module in a folder of LABSIM_PATH."""
    with known(tmp_path_factory, FILES):
        yield


@pytest.fixture(scope="module")
def start():
    return prepare(DORP, start="2019-01")


def yearly(start, slug: str, budget) -> tuple[list[int], object]:
    """Cents that the budget paid in each project year, fixed costs included, and the market after them."""
    market = open_market(start, load_scenario(slug, {f"{slug}.budget": budget}), seed=3)
    [run] = market.package
    spent, ends = [0], [run.design.first_week + 52 * year for year in (1, 2)]
    while market.week < start.week + WEEKS:
        market.step()
        if market.week in ends:
            spent.append(run.cost_cents(market))
    spent.append(run.cost_cents(market))
    return [after - before for before, after in pairwise(spent)], market


@pytest.mark.parametrize("slug", list(FILES))
def test_the_cost_is_to_the_cent_the_sum_of_its_lines(start, slug):
    market = open_market(start, load_scenario(slug), seed=3).run(70)
    [run] = market.package
    lines = run.line_cents(market)
    assert sum(lines.values()) == run.cost_cents(market, all_payers=True) > 0
    own = {line.slug for line in run.design.costs if line.payer == "budget"}
    assert run.cost_cents(market) == sum(lines[name] for name in own)
    for line in run.design.costs:
        if line.per in run.units:
            assert lines[line.slug] == line.amount * run.units[line.per]
    others = sum(cents for name, cents in lines.items() if name not in own)
    assert (others > 0) == (len(own) < len(lines)), "what others pay is told, consultants too"


@pytest.mark.parametrize("slug", BUDGETED)
def test_no_project_year_spends_more_than_its_budget(start, slug):
    budget = (9000, 3000)
    spent, market = yearly(start, slug, list(budget))
    for year, amount in enumerate(spent):
        assert amount <= 100 * (budget[year] if year < len(budget) else 0), (slug, year)
    assert spent[0] > 0 and market.package[0].left_cents(market.package[0].design.first_week) >= 0


@pytest.mark.parametrize("slug", BUDGETED)
def test_more_money_never_spends_less(start, slug):
    totals = [sum(yearly(start, slug, [euros, euros])[0]) for euros in (0, 2500, 9000, 30_000)]
    assert totals[0] == 0 or slug in ("m_right", "m_short"), "the fixed costs are due where the budget is not enough"
    assert totals == sorted(totals) and totals[-1] > totals[1]


def test_a_year_with_less_money_ends_the_rights_granted_last(start):
    _, market = yearly(start, "m_right", [9000, 3000])
    [run] = market.package
    assert len(run.holder) == 0, "two project years have money"
    spells = run.taken(market)
    turn = run.design.first_week + 52
    through = (spells.since < turn) & (spells.until > turn)
    ended = (spells.since < turn) & (spells.until == turn)
    assert through.any() and ended.any()
    assert spells.since[through].max() <= spells.since[ended].max()
    assert (spells.until < STILL).all()


COURSE = "ambachtsschool"  # a pathway with a price a seat


def lived(start, slug: str, overrides, weeks: int = 70):
    return open_market(start, load_scenario(slug, overrides), seed=3).run(weeks)


def bought(market) -> float:
    """Units that the budget has paid a price for."""
    [run] = market.package
    cents = run.line_cents(market)
    lines = [line for line in run.design.costs if line.payer == "budget" and line.per != "year"]
    return sum(cents[line.slug] / line.amount for line in lines)


def priced(slug: str, times: float) -> dict[str, float]:
    """Overrides that multiply the prices of a unit that the budget pays."""
    [design] = load_scenario(slug).package
    lines = [line for line in design.costs if line.payer == "budget" and line.per != "year"]
    assert lines
    return {f"{slug}.costs.{line.slug}.amount": times * line.amount / 100 for line in lines}


@pytest.mark.parametrize("slug", [*BUDGETED, COURSE])
def test_a_budget_of_zero_is_the_baseline_bit_for_bit(start, slug):
    years = len(load_scenario(slug).package[0].budget_cents)
    nothing = lived(start, slug, {f"{slug}.budget": [0] * years}, 60)
    without = open_market(start, load_scenario(slug).without_package(), seed=3).run(60)
    assert people_of(nothing) == people_of(without)
    used = slice(0, int(nothing.log.size[0]))
    assert nothing.log.size[0] == without.log.size[0]
    assert all((a[used] == b[used]).all() for a, b in zip(nothing.log[1:], without.log[1:], strict=True))
    assert bought(nothing) == 0
    rich = lived(start, slug, {f"{slug}.budget": [1_000_000] * years}, 60)
    assert people_of(rich) != people_of(without), "with money it changes somebody: the test could fail"


def test_a_channel_that_would_have_to_end_with_its_money_is_refused():
    with pytest.raises(InputError) as told:
        load_scenario("m_channel", {"m_channel.budget": [0.0]})
    assert "m_channel.budget" in told.value.file


@pytest.mark.parametrize("slug", [*BUDGETED, COURSE])
def test_doubling_the_price_at_a_fixed_budget_buys_less(start, slug):
    budget = {f"{slug}.budget": [300_000, 300_000] if slug == COURSE else [6000, 6000]}
    units = [bought(lived(start, slug, {**budget, **priced(slug, times)})) for times in (1, 2, 4)]
    assert units[0] > units[1] > units[2] >= 0, units
