"""Who is here when: the pyramid stands still under 'hold', and moves as published under 'published'."""

import numpy as np
import pytest

from labsim.core.calendar import week_of
from labsim.core.codes import Attachment, Event, Kind, Scheme
from labsim.inputs.region import Region
from labsim.population.build import Population, build_population
from labsim.population.lives import age_at, birth_week, birthday, stays
from labsim.population.pyramid import pyramid, single_years
from labsim.world.derived import WEEKS_IN_YEAR
from labsim.world.persons import Calendar

BURN_IN_W, HORIZON_W = 780, 416
SEED = 7  # of the fixtures


def present(population: Population, calendar: Calendar, week: int) -> np.ndarray:
    """Who is here at the start of `week` when only the calendar is carried out."""
    here = population.world.persons.status != 0
    before = calendar.week < week
    row, event, order = calendar.row[before], calendar.event[before], np.arange(before.sum())
    comes, goes = np.isin(event, (Event.ENTER, Event.ARRIVE)), event == Event.LEAVE
    for which in (comes, goes):
        assert len(np.unique(row[which])) == which.sum(), "everybody comes once and goes once"
    assert not here[row[comes]].any(), "nobody comes who is here"
    came = np.where(here, -1, len(order))
    came[row[comes]] = order[comes]
    assert (came[row[goes]] < order[goes]).all(), "nobody goes who is not here"
    here[row[comes]] = True
    here[row[goes]] = False
    return here


def numbers(population: Population, here: np.ndarray, week: int) -> np.ndarray:
    """People by municipality and whole year of age [m, 100]."""
    persons = population.world.persons
    age = age_at(persons.birth_week[here], week)
    counts = np.zeros((int(persons.municipality.max()) + 1, 100), np.int64)
    np.add.at(counts, (persons.municipality[here], age), 1)
    return counts


def test_bands_keep_their_totals() -> None:
    bands = np.array([[100, 220, 150, 90, 130, 160, 120, 80, 30, 5]])
    years = single_years(bands)
    assert years.reshape(1, 10, 10).sum(axis=2) == pytest.approx(bands)
    assert (years >= 0).all()


def test_inhabitants_are_exact(built: tuple[Region, Population]) -> None:
    region, population = built
    rows = slice(0, population.start_rows)
    persons = population.world.persons
    age = age_at(persons.birth_week[rows], region.week)
    working = (age >= 15) & (age < 65)
    counted = np.bincount(persons.municipality[rows][working])
    assert counted.tolist() == region.people.inhabitants.tolist()


def test_stays_of_a_dip_and_a_rise() -> None:
    # three people, then one, then two: the first stays, the second leaves and another comes, the third leaves
    assert stays(np.array([3, 1, 2])).tolist() == [[0, 0, 3], [1, 0, 1], [1, 2, 3], [2, 0, 1]]


def test_birthdays() -> None:
    born = birth_week(2556, np.array([15, 40, 74]), np.array([0, 3, 8]))
    assert age_at(born, 2556).tolist() == [15, 40, 74]
    turns = birthday(born, 80.0)
    assert age_at(born, turns).tolist() == [80, 80, 80]
    assert age_at(born, turns - 1).tolist() == [79, 79, 79]


@pytest.mark.parametrize("after", [-BURN_IN_W, -401, -1, 0, 33, 250, HORIZON_W])
def test_the_pyramid_stands_still_under_hold(built: tuple[Region, Population], after: int) -> None:
    region, population = built
    week = region.week + after
    here = present(population, population.calendars["hold"], week)
    counts = numbers(population, here, week)
    wanted = pyramid(region)
    wanted[:, :15] = 0
    wanted[:, 75:] = 0
    assert (abs(counts - wanted) <= 2 + wanted / 52).all()  # years of 52 and of 53 weeks
    tens = [table.reshape(len(table), 10, 10).sum(axis=2) for table in (counts, wanted)]
    assert (abs(tens[0] - tens[1]) <= 2 + tens[1] / 250).all()
    assert counts.sum() == pytest.approx(wanted.sum(), rel=0.001, abs=3)
    if after == 0:
        assert (counts == wanted).all()
        assert np.flatnonzero(here).tolist() == list(range(population.start_rows))


@pytest.mark.parametrize("after", [-BURN_IN_W, -300, HORIZON_W])
def test_what_matters_for_work_stands_still_with_the_pyramid(
    gorinchem_region: Region, gorinchem: Population, after: int
) -> None:
    week = gorinchem_region.week + after
    here = present(gorinchem, gorinchem.calendars["hold"], week)
    persons, traits = gorinchem.world.persons, gorinchem.world.traits
    trained = np.where(persons.second_segment >= 0, persons.second_segment, persons.segment)
    shares = {
        "level": np.stack([traits.level == level for level in range(3)]),
        "occupation": np.stack([trained // 3 == occupation for occupation in range(12)]),
        "partner": traits.partner[None, :] >= 0,
        "assets": traits.assets[None, :],
        "woman": traits.sex[None, :] == 1,
        "weak": persons.attachment[None, :] == Attachment.WEAK,
    }
    now = np.arange(len(here)) < gorinchem.start_rows
    for name, mask in shares.items():
        young = [age_at(persons.birth_week, w) < 65 for w in (week, gorinchem_region.week)]
        then, base = (mask[:, who & old].mean(axis=1) for who, old in ((here, young[0]), (now, young[1])))
        assert then == pytest.approx(base, abs=0.004), name
    for scheme in (Scheme.WIA, Scheme.WAO, Scheme.WAJONG):
        if after < 0:  # afterwards the engine has its inflow, and closed schemes decline
            stock, later = ((persons.scheme[mask] == scheme).sum() for mask in (here, now))
            assert stock == pytest.approx(later, rel=0.3 if scheme == Scheme.WAJONG else 0.08), scheme


def test_people_are_unique_and_named_by_how_they_come(built: tuple[Region, Population]) -> None:
    _, population = built
    ident = population.world.persons.ident
    assert len(np.unique(ident)) == len(ident)
    kinds = ident >> np.uint64(56)
    assert (kinds[: population.start_rows] == Kind.PERSON).all()
    assert (kinds[population.keep_rows :] == Kind.PERSON).all()
    later = kinds[population.start_rows : population.keep_rows]
    assert set(later.tolist()) == {Kind.ENTRANT, Kind.NEWCOMER}


def test_both_calendars_are_the_same_before_the_base_date(built: tuple[Region, Population]) -> None:
    region, population = built
    hold, published = (population.calendars[name] for name in ("hold", "published"))
    for calendar in (hold, published):
        assert (np.diff(calendar.week) >= 0).all()
        assert calendar.week[0] >= region.week - BURN_IN_W
        assert calendar.week[-1] < region.week + HORIZON_W
    before = [[c[x.week < region.week] for c in x] for x in (hold, published)]
    for one, other in zip(*before, strict=True):
        assert (one == other).all()


def test_published_demography_of_the_real_region(gorinchem_region: Region, gorinchem: Population) -> None:
    calendar = gorinchem.calendars["published"]
    later = calendar.week >= gorinchem_region.week
    years = HORIZON_W / WEEKS_IN_YEAR
    events = {event: int((calendar.event[later] == event).sum()) for event in Event}
    demography = gorinchem_region.demography
    expected = years * (demography.arrivals.sum() + demography.status_holders.sum())
    assert events[Event.ARRIVE] == pytest.approx(expected, abs=4 * expected**0.5)
    youth = gorinchem_region.people.decades[:, :2].sum() / 20 * years
    assert events[Event.ENTER] == pytest.approx(youth, rel=0.08)
    end = gorinchem_region.week + HORIZON_W
    here = present(gorinchem, calendar, end)
    age = age_at(gorinchem.world.persons.birth_week[here], end)
    assert age.min() >= 14 and age.max() == 74
    now = age_at(gorinchem.world.persons.birth_week[: gorinchem.start_rows], gorinchem_region.week)
    assert np.mean(age >= 65) > np.mean(now >= 65) + 0.005  # ageing


def test_state_pension_by_the_law_in_force(gorinchem_region: Region, gorinchem: Population) -> None:
    from datetime import date

    calendar = gorinchem.calendars["published"]
    aow = calendar.event == Event.REACH_AOW
    born = gorinchem.world.persons.birth_week[calendar.row[aow]]
    months = (calendar.week[aow] - born) / WEEKS_IN_YEAR * 12
    for year, low, high in ((2019, 795.9, 796.3), (2022, 796, 799.3), (2024, 802, 804.3)):
        begins = week_of(date(year, 1, 1)) <= calendar.week[aow]
        inside = begins & (calendar.week[aow] < week_of(date(year + 1, 1, 1)))
        assert inside.any()
        assert months[inside].min() >= low - 0.3 and months[inside].max() <= high


def test_more_arrivals_add_to_fewer(dorp_region: Region, dorp: Population) -> None:
    more = build_population(dorp_region, SEED, inflow=3.0)
    assert (more.world.persons.ident == dorp.world.persons.ident).all()
    come = [set(p.calendars["published"].row.tolist()) for p in (dorp, more)]
    assert come[0] < come[1] and len(come[1]) - len(come[0]) > 100
    assert (more.calendars["hold"].row == dorp.calendars["hold"].row).all()
    with pytest.raises(ValueError, match=r"inflow must be 0 .. 3, got 3\.1"):
        build_population(dorp_region, SEED, inflow=3.1)


def test_everybody_who_may_come_stands_somewhere(gorinchem: Population) -> None:
    rows = slice(gorinchem.start_rows, gorinchem.keep_rows)
    attachment = gorinchem.world.persons.attachment[rows]
    assert np.mean(attachment == Attachment.STRONG) > 0.3
    assert np.mean(attachment == Attachment.AOW) < 0.05


def test_two_thirds_of_the_pool_never_come(gorinchem_region: Region, gorinchem: Population) -> None:
    rows = slice(gorinchem.start_rows, gorinchem.keep_rows)
    pool = (gorinchem.world.persons.ident[rows] >> np.uint64(38)) & np.uint64(3) == 1
    in_pool = np.flatnonzero(pool) + gorinchem.start_rows
    published, hold = (gorinchem.calendars[name] for name in ("published", "hold"))
    comes = np.isin(in_pool, published.row)
    assert comes.mean() == pytest.approx(1 / gorinchem_region.demography.pool_factor, abs=0.02)
    assert not np.isin(in_pool, hold.row).any()
