"""The week as a list of steps; each step spends what was decided and changes the tables of one market."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from labsim.core.codes import Slot
from labsim.processes.benefits import update_benefits
from labsim.processes.demography import age_population
from labsim.processes.end_jobs import end_commuter_jobs, end_jobs
from labsim.processes.funding import end_funding
from labsim.processes.guidance import guide_clients
from labsim.processes.hiring import hire
from labsim.processes.listing import list_openings
from labsim.processes.matching import match
from labsim.processes.openings import open_new, open_positions
from labsim.processes.places import fill_places
from labsim.processes.referral import refer
from labsim.processes.search import search
from labsim.processes.seekers import choose_seekers
from labsim.processes.selection import select
from labsim.processes.sheltered import fill_sheltered
from labsim.processes.starts import start_jobs
from labsim.processes.stocks import take_stock
from labsim.processes.support import support_placements
from labsim.processes.training import train
from labsim.world.around import Around
from labsim.world.levers import reset, touch_persons

if TYPE_CHECKING:
    from labsim.model import LabourMarket

Step = Callable[["LabourMarket"], None]


def begin_week(m: LabourMarket) -> None:
    """Step 1: institutions decide, instruments write levers and admit people, circumstances are read."""
    reset(m.levers)
    m.make_room()
    rows = m.scratch.followed[: m.followed]
    if len(rows):
        m.levers.separation[rows] += np.float32(m.setting.behaviour.support.aftercare_effect)
        touch_persons(m.levers, rows)
    m.paths_now = m.setting.paths.at(m.week)
    for change in m.changes:
        change.contribute(m)
    m.reinforced, m.instructed = {}, {}
    for instrument in m.package:
        instrument.contribute(m)
    for agent in m.institutions:
        agent.step()


def age_people(m: LabourMarket) -> None:
    """Step 2, age_population: entering, moving, leaving school, the state pension, leaving."""
    w, b = m.world, m.setting.behaviour
    m.cursor = age_population(
        w.persons, w.traits, w.positions, w.calendar, m.levers, m.cursor, b.demography, m.week, m.seed, m.log
    )


def separate(m: LabourMarket) -> None:
    """Step 3, end_jobs: job loss, quits, renewals, in-commuters who leave, places whose money ends."""
    w, p = m.world, m.setting.behaviour.end_jobs
    m.flows["lost"] = end_jobs(
        w.persons, w.traits, w.positions, w.employers, m.levers, m.paths_now, p, m.week, m.seed, m.log, m.scratch.sieve
    )
    m.flows["commuters_left"] = end_commuter_jobs(
        w.positions, w.employers, m.levers, m.paths_now, p, m.week, m.seed, m.scratch.sieve
    )
    m.flows["lost"] += end_funding(
        w.persons, w.traits, w.positions, m.levers, p, m.week, m.seed, m.log, m.scratch.sieve
    )


def pay_benefits(m: LabourMarket) -> None:
    """Step 4, update_benefits: WW, bijstand, WIA."""
    w, s = m.world, m.setting
    update_benefits(
        w.persons, w.traits, w.positions, s.disability_flows, s.behaviour.benefits, m.week, m.seed, m.log,
        m.scratch.sieve,
    )


def guide(m: LabourMarket) -> None:
    """Step 5, guide_clients: coaches' hours."""
    w, p = m.world, m.setting.behaviour.guidance
    waits, sieve = m.scratch.waits, m.scratch.sieve
    m.flows["contacts"] = guide_clients(
        w.persons, w.traits, w.positions, w.employers, m.offices, m.levers, p, m.week, m.seed, waits, sieve
    )


def teach(m: LabourMarket) -> None:
    """Step 6, train: courses of pathways."""
    w, p = m.world, m.setting.behaviour.training
    m.flows["in_course"] = train(w.persons, w.traits, w.employers, m.tracks, m.courses, p, m.week, m.seed)


def open_jobs(m: LabourMarket) -> None:
    """Step 7, open_positions: replacement, expansion, growth, expiry, sheltered places."""
    w, s = m.world, m.setting
    before, params = m.opened, s.behaviour.openings
    m.opened = open_new(w.positions, w.reserves, m.extra_rows, before, m.paths_now, params, m.week, m.seed)
    m.flows["posted"] = open_positions(
        w.positions, w.employers, w.reserves, w.segments, m.paths_now, s.eta, params, m.week, m.seed, m.scratch.sieve,
        m.scratch.reasons,
    )
    new = int(np.count_nonzero(w.positions.state[m.extra_rows[before : m.opened]] == Slot.POSTED))
    m.flows["posted"] += new
    m.flows["replaced"], m.flows["expanded"] = int(m.scratch.reasons[0]), int(m.scratch.reasons[1]) + new
    fill_places(w.persons, w.traits, w.positions, w.employers, m.levers, m.week, m.seed, m.log, m.scratch.sieve)
    fill_sheltered(w.persons, w.traits, w.positions, m.offices, m.week, m.seed, m.log, m.scratch.sieve)


def search_and_match(m: LabourMarket) -> None:
    """Step 8: accepted jobs begin; openings are listed; people search, apply, are selected and accept."""
    w, s, b, board = m.world, m.setting, m.setting.behaviour, m.board
    start_jobs(w.persons, w.traits, w.positions, b.starts, m.week, m.log, m.scratch.sieve)
    demand = float(m.paths_now[Around.EXPAND, -1])  # of jobs elsewhere
    list_openings(
        w.positions, w.segments, w.outside, m.offices, demand, b.listing, m.week, m.seed, board, m.scratch.sieve
    )
    choose_seekers(
        w.persons,
        w.traits,
        w.shadows,
        w.segments,
        m.levers,
        b.seekers,
        m.week,
        m.seed,
        m.log,
        board,
        m.scratch.sieve,
    )
    refer(w.persons, w.traits, m.offices, m.levers, m.week, m.seed, board)
    search(w.persons, w.positions, w.segments, s.fields, m.levers, b.search, m.week, m.seed, board)
    select(
        w.persons,
        w.traits,
        w.positions,
        w.employers,
        s.fields,
        m.levers,
        b.selection,
        m.week,
        m.seed,
        board,
    )
    match(board, m.scratch.entry)
    hire(
        w.persons,
        w.traits,
        w.positions,
        w.segments,
        w.outside,
        w.shadows,
        m.offices,
        b.hiring,
        m.trials,
        s.outside_eta,
        b.listing,
        demand,
        m.week,
        m.seed,
        board,
        m.scratch.entry,
    )


def support(m: LabourMarket) -> None:
    """Step 9, support_placements: trials end, placed people are followed."""
    w, b = m.world, m.setting.behaviour
    m.followed, m.trials = support_placements(
        w.persons, w.traits, w.positions, w.employers, m.offices, m.levers, m.scratch.followed, b.support, b.end_jobs,
        m.week, m.seed, m.log,
    )


def close_week(m: LabourMarket) -> None:
    """Step 10: count, check, note."""
    if m.counts_now():
        w = m.world
        take_stock(w.persons, w.traits, w.positions, m.week, m.stock)
        m.note()


WEEK: dict[str, Step] = {
    "begin_week": begin_week,
    "age_population": age_people,
    "end_jobs": separate,
    "update_benefits": pay_benefits,
    "guide_clients": guide,
    "train": teach,
    "open_positions": open_jobs,
    "search_and_match": search_and_match,
    "support_placements": support,
    "close_week": close_week,
}
