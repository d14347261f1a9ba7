"""Every modelled instrument with all that it does taken away changes nobody; the bigger each shape, the more of it."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from own_instruments import known as own_files
from own_instruments import leaf, moved, with_single_parents

from labsim.core.codes import COMPETENCES
from labsim.inputs.files import known, read
from labsim.inputs.instrument import SHAPES, load_instrument, unmodelled
from labsim.inputs.scenario import load_scenario
from labsim.inputs.shapes.effects import Effects
from labsim.model import LabourMarket
from labsim.policy.base import Design
from labsim.start import Start, open_market, prepare
from labsim.world.levers import EMPLOYER, PERSON

DORP = str(Path(__file__).parents[1] / "regions" / "dorp.yaml")
MODELLED = [slug for slug in sorted(known("instruments")) if unmodelled(read("instruments", slug)) is None]
WEEKS = 30
ENROLLED = ("track", "credentials", "second_segment", "next_channel")  # being in a course is known of a person

FOR_NOBODY_HERE = {
    "digitaal_scholing": "who is told of a near miss uses a channel, and there is none",
    "inburgering": "no coach of the few status holders knows it",
    "lokaal_traject": "no coach knows it",
    "taxipas_wijkhopper": "it is for who has had a place of another instrument of the package, and there is none",
    "matchmakers": "none of three school leavers takes it up",
}


@pytest.fixture(scope="module")
def start() -> Start:
    return with_single_parents(prepare(DORP))


# --- nothing learned, relieved or opened ---


def emptied_pathway(design: Design) -> dict[str, Any]:
    """A course in which nothing is learned, shown or relieved, without employers, that takes no time to search."""
    streams = tuple(replace(one, reaches=(0.0,) * COMPETENCES, segment=-1) for one in design.streams)
    idle = {"learning_w": 0.0, "on_the_job": 0.0, "search": 1.0, "help_hours": 0.0, "help_for": 0}
    return {
        "streams": streams, "phases": tuple(replace(one, **idle) for one in design.phases), "waiting_search": 1.0,
        "credential": -1, "signal": 0.0, "co_owners": 0, "named": (), "trust_gain": 0.0, "aftercare_separation": 1.0,
    }  # fmt: skip


EMPTIED: dict[str, Callable[[Design], dict[str, Any]]] = {
    "pathway": emptied_pathway,
    "entitlement": lambda design: {"effects": Effects(values={})},
    "campaign": lambda design: {"effects": Effects(values={})},
    "service": lambda design: {"adds": {}, "sets": {}},
    "places": lambda design: {"places": 0},
    "channel": lambda design: {"skills": 0.0, "employers": 0.0},  # nobody is met there
}


def lived(start: Start, *package: Design) -> LabourMarket:
    base = load_scenario("baseline")
    scenario = replace(base, package=package, compared=tuple(one.slug for one in package))
    return open_market(start, scenario, seed=3).run(WEEKS)


def everything(market: LabourMarket) -> dict[str, np.ndarray]:
    """All columns of people, employers and positions that say more than who is enrolled."""
    tables = (market.world.persons, market.world.traits, market.world.employers, market.world.positions)
    columns = {f"{type(table).__name__}.{name}": c for table in tables for name, c in table._asdict().items()}
    return {name: c for name, c in columns.items() if name.partition(".")[2] not in ENROLLED}


@pytest.fixture(scope="module")
def without(start) -> dict[str, np.ndarray]:
    return everything(lived(start))


@pytest.mark.parametrize("slug", MODELLED)
def test_an_instrument_with_nothing_in_it_changes_nobody(slug, start, without):
    design = moved(load_instrument(slug), start, WEEKS)
    market = lived(start, replace(design, **EMPTIED[design.shape](design)))
    found = everything(market)
    if design.shape in ("pathway", "entitlement") and design.registers:  # it was at work, with nothing in it
        assert (len(market.package[0].taken(market).person) == 0) == (slug in FOR_NOBODY_HERE)
    assert [name for name in without if not np.array_equal(without[name], found[name])] == []
    for name in (*PERSON, *EMPLOYER):
        if name not in ("channels", "audience"):  # users who meet nobody, people whom no place is for
            assert not getattr(market.levers, name).any(), name


# --- size ---

BIJSTAND = leaf({"all_of": [{"scheme": {"in": ["bijstand"]}}, {"age": {"at_least": 18, "at_most": 60}}]}, "rule")
WINDOW = {"first": leaf("2019-01-14", "day"), "last": leaf("2019-09-30", "day")}
SERVICE = leaf({"occupation": "service", "level": "practical"}, "segment")
NAME = {"nl": "t", "en": "t"}


def paid(per: str, unit: str) -> dict[str, Any]:
    return {"one": {"name": NAME, "payer": "budget", "per": per, "amount": leaf(100.0, unit)}}


FILES = {
    "s_pathway": {
        "shape": "pathway", "eligible": BIJSTAND, "costs": paid("seat", "EUR per seat"),
        "intake": {"seats": leaf(0, "persons per intake"), "every": leaf(13, "weeks"),
                   "first": WINDOW["first"], "last": WINDOW["last"], "invited_ahead": leaf(1, "weeks")},
        "streams": {"one": {"name": NAME, "trains_for": SERVICE, "reaches": leaf({"soft": 0.7}, "competence level")}},
        "stream_shares": leaf({"one": 1.0}, "share of seats"),
        "phases": {"course": {"name": NAME, "weeks": leaf(8, "weeks"), "on_the_job": leaf(0.2, "share"),
                              "learning_w": leaf(0.1, "share of what is missing per week"),
                              "search": leaf(0.5, "factor")}},
    },
    "s_entitlement": {"shape": "entitlement", "eligible": BIJSTAND, "window": WINDOW,
                      "costs": paid("holder_week", "EUR per holder and week"),
                      "effects": {"cover": leaf(0.5, "share")}},
    "s_campaign": {"shape": "campaign", "window": WINDOW, "persuaded": leaf(1.0, "share"),
                   "costs": paid("contact", "EUR per contact"), "effects": {"inclusion": leaf(0.5, "share")}},
    "s_service": {"shape": "service", "window": WINDOW, "adds": {"consultants": leaf(0.0, "full-time equivalents")},
                  "costs": paid("consultant_year", "EUR per full-time equivalent and year"),
                  "budget": leaf([1.0e9], "EUR per project year")},
    "s_places": {"shape": "places", "window": WINDOW, "eligible": BIJSTAND, "places": leaf(0, "places"),
                 "each": leaf(100, "places at a time"), "contract": leaf("parallel", "name"), "trade": SERVICE,
                 "costs": paid("place_week", "EUR per place and week")},
    "s_channel": {"shape": "channel", "window": WINDOW, "people": leaf(0.0, "share"), "ramp": leaf(1, "weeks"),
                  "costs": paid("holder_week", "EUR per holder and week")},
}  # fmt: skip
SIZES: dict[str, tuple[str, tuple[float, ...]]] = {
    "pathway": ("intake.seats", (0, 3, 4, 12)),
    "entitlement": ("capacity", (0, 3, 4, 12)),
    "campaign": ("contacts_w", (0.0, 0.5, 1.0, 4.0)),
    "service": ("adds.consultants", (0.0, 0.5, 1.0, 4.0)),
    "places": ("places", (0, 3, 4, 12)),
    "channel": ("people", (0.0, 0.2, 0.3, 0.9)),
}  # what a shape is made bigger by


@pytest.fixture(scope="module", autouse=True)
def files(tmp_path_factory):
    """The instruments of this module in a folder of LABSIM_PATH."""
    with own_files(tmp_path_factory, FILES):
        yield


def reached(market: LabourMarket) -> set[int]:
    """Rows of the people whom an instrument has reached; of employers for a campaign, of openings for a service."""
    [run] = market.package
    if run.design.shape == "campaign":
        return set(run.rows[run.won].tolist()) if run.rows is not None else set()
    if run.design.shape == "service":
        return set(range(int(market.offices.vacancy_slots.sum() + market.offices.referral_slots.sum())))
    return set(run.taken(market).person.tolist())


def of_size(start: Start, shape: str, size: float, weeks: int) -> LabourMarket:
    path, _ = SIZES[shape]
    scenario = load_scenario(f"s_{shape}", {f"s_{shape}.{path}": size})
    return open_market(start, scenario, seed=3).run(weeks)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_first_intake_of_a_bigger_one_holds_everybody_of_a_smaller_one(shape, start):
    """Before their worlds can differ much: in the week after the first intake."""
    found = [reached(of_size(start, shape, size, 4)) for size in SIZES[shape][1]]
    assert all(small <= big for small, big in pairwise(found))
    assert len(found[0]) < len(found[1]) < len(found[-1])


@pytest.mark.parametrize("shape", SHAPES)
def test_a_bigger_one_has_no_fewer_people_hours_or_euros(shape, start):
    markets = [of_size(start, shape, size, 45) for size in SIZES[shape][1]]
    counts = [market.package[0].counts(market) for market in markets]
    spent = [market.package[0].cost_cents(market) for market in markets]
    assert spent == sorted(spent) and spent[0] == 0 < spent[1] < spent[-1]
    for name in ("invited", "started", "participants"):
        assert [one[name] for one in counts] == sorted(one[name] for one in counts), name
    used = [market.package[0].units for market in markets]
    for unit in set().union(*used):
        sums = [one.get(unit, 0) for one in used]
        assert sums == sorted(sums), unit
