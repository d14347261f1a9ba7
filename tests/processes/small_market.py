"""Markets over small worlds, opened as the engine opens them, and how to change one thing in them."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple
from unittest.mock import patch

import numpy as np
from small_world import SECTORS, TRADES, WEEK, idents, small_world, table

from labsim import week as engine
from labsim.core.codes import COMPETENCES, SEGMENTS, Kind
from labsim.inputs.behaviour import load_behaviour
from labsim.inputs.params import build
from labsim.model import LabourMarket
from labsim.setting import PROCESSES, Behaviour, Setting, still_paths
from labsim.world.board import Fields, empty_board, neutral_fields
from labsim.world.offices import Offices
from labsim.world.state import World, copy_world


@cache
def behaviour() -> Behaviour:
    """The shipped parameters, made by the only maker there is."""
    leaves = load_behaviour()
    return Behaviour(**{name: build(kind, name, leaves) for name, kind in PROCESSES.items()})


def changed(base: Behaviour, **fields: float) -> Behaviour:
    """The same parameters but for `<process>__<field>`, as float64 like all of them."""
    for name, value in fields.items():
        process, _, field = name.partition("__")
        params = getattr(base, process)._replace(**{field: np.float64(value)})
        base = base._replace(**{process: params})
    return base


def small_fields() -> Fields:
    """Two municipalities; requirements by trade; neighbours are a level or a trade away."""
    near, start = [], [0]
    for g in range(SEGMENTS):
        if g in TRADES:
            level = g % 3
            near += [h for h in TRADES if h != g and (h // 3 == g // 3 and abs(h % 3 - level) == 1)]
            near += [h for h in TRADES if h // 3 != g // 3 and h % 3 == level]
        start.append(len(near))
    asked = np.random.default_rng(5).uniform(0.3, 0.8, (SEGMENTS, COMPETENCES))
    return neutral_fields()._replace(
        requirement=asked.astype(np.float32), diploma=np.full(SEGMENTS, 0.5, np.float32),
        near_start=np.array(start, np.int32), near=np.array(near, np.int8),
        profile=np.repeat(1 + np.arange(SEGMENTS // 3) % 6, 3).astype(np.int8),
        minutes=np.array([[8, 20], [20, 8]], np.float32), minutes_out=np.array([30, 40], np.float32),
    )  # fmt: skip


def small_offices(openings: int = 12, referrals: int = 6, contacts: int = 4, aftercare: int = 5) -> Offices:
    """An employer service point and a social service."""
    return table(
        Offices, 2, ident=idents(Kind.OFFICE, 0, 2), kind=[0, 1], vacancy_slots=[openings, 0],
        referral_slots=[referrals, 0], coach_contacts=[0, contacts], contact_hours=[0.0, 1.5],
        aftercare_slots=[aftercare, 0], trial_slots=[5, 0],
    )  # fmt: skip


class Case(NamedTuple):
    """What a market is made of, so that a test can change one thing."""

    world: World
    behaviour: Behaviour
    fields: Fields
    offices: Offices
    eta: float = 0.7
    outside_eta: float = 0.5
    week: int = WEEK
    seed: int = 1


def case(people: int = 600, slots: int = 420, world_seed: int = 1) -> Case:
    """An ordinary small market."""
    return Case(small_world(people, slots, world_seed), behaviour(), small_fields(), small_offices())


def market(c: Case, **options) -> LabourMarket:
    """A market as the engine opens it, with a board on which everybody and everything fits."""
    setting = Setting(c.behaviour, c.fields, still_paths(SECTORS), c.eta, c.outside_eta, True)
    offices = Offices(*(np.copy(column) for column in c.offices))
    m = LabourMarket(copy_world(c.world), setting, week=c.week, seed=c.seed, offices=offices, **options)
    w = m.world
    m.board = empty_board(
        len(w.positions.ident) + len(w.outside.ident) + 64, len(w.persons.ident) + len(w.shadows.ident) + 64,
        len(c.fields.minutes_out),
    )
    m.scratch = m.scratch._replace(entry=np.zeros(len(m.board.who), np.int32))
    return m


def look_only(m: LabourMarket, change: Callable[[LabourMarket], None] | None = None) -> None:
    """Step 8 up to the lists: nobody is matched or hired. change: called just before the search."""
    search = engine.search

    def changed_search(*arguments):
        if change is not None:
            change(m)
        return search(*arguments)

    with (
        patch.object(engine, "search", changed_search),
        patch.object(engine, "match", lambda *_: 0),
        patch.object(engine, "hire", lambda *_: 0),
    ):
        engine.search_and_match(m)
