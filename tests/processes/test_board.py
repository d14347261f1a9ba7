"""The board: room for everybody at once, what is listed where, and whom the employer service works for."""

import numpy as np
import pytest
from scipy import stats
from small_market import Case, case, changed, look_only, market, small_offices
from small_world import SECTORS, TRADES, WEEK

from labsim.core.codes import Barrier, Competence, Decision, Scheme, Slot, Status
from labsim.model import LabourMarket
from labsim.processes.listing import FEW
from labsim.setting import Setting, still_paths
from labsim.world.board import TURNS, Tally, VacancyKind
from labsim.world.derived import GROUP_C, distance_group
from reference_draws import stream

SIGNIFICANT = 1e-4


def as_opened(c: Case) -> LabourMarket:
    """A market with the board the model itself makes."""
    setting = Setting(c.behaviour, c.fields, still_paths(SECTORS), c.eta, c.outside_eta, True)
    return LabourMarket(c.world, setting, week=c.week, seed=c.seed, offices=c.offices)


def test_there_is_room_when_everybody_searches_and_everything_is_open():
    """Kernels do not check bounds: a crisis in which half the region searches must fit as well."""
    c = case(people=800, slots=600)
    m = as_opened(c)
    assert len(m.board.who) >= len(c.world.persons.ident) + len(c.world.shadows.ident)
    assert len(m.board.row) >= len(c.world.positions.ident) + len(c.world.outside.ident)
    people, slots = c.world.persons, c.world.positions
    slots.state[:] = Slot.POSTED
    slots.occupant[:] = -1
    people.status[:800], people.scheme[:], people.position[:] = Status.UNEMPLOYED, Scheme.NONE, -1
    m.run(2)
    assert m.board.tally[Tally.RESIDENT_SEEKERS] > 600


def test_vacancies_lie_by_segment_and_turn():
    """Segments with few searchers have one turn; in each turn direct openings come first."""
    c = case(people=800, slots=600)
    c.world.segments.searchers_normal[TRADES] = [FEW, FEW - 1, 400, 3, FEW, 40]
    m = market(c)
    look_only(m)
    board = m.board
    n = int(board.start[-1])
    bucket = np.repeat(np.arange(len(board.start) - 1), np.diff(board.start))
    assert (bucket // TURNS == board.field[:n]).all()
    assert board.turns[TRADES].tolist() == [TURNS, 1, TURNS, 1, TURNS, 1]
    call = stream(m.seed, Decision.DIRECT_CONTACT, m.week) >> 32
    for v in range(n):
        name, direct = int(board.ident[v]) >> 32, board.kind[v] == VacancyKind.DIRECT
        turn = (name ^ (call if direct else int(board.age[v]))) % int(board.turns[board.field[v]])
        assert bucket[v] % TURNS == turn
        assert direct == (v < board.rest[bucket[v]])
        assert board.hash[v] == (name ^ call if direct else name)
    ages = m.week - m.world.positions.opened
    here = board.row[:n] >= 0
    rows = board.row[:n][here]
    assert (board.field[:n][here] == m.world.positions.segment[rows]).all()
    posted = (board.kind[:n] == VacancyKind.POSTED)[here]
    assert (board.age[:n][here][posted] == ages[rows][posted]).all()
    assert len(set(board.ident[:n].tolist())) == n


def test_standards_fall_with_age_and_are_lower_for_direct_openings():
    m = market(case(people=800, slots=600))
    look_only(m)
    p, board, slots = m.setting.behaviour.listing, m.board, m.world.positions
    for v in range(int(board.start[-1])):
        j = int(board.row[v])
        if j < 0:
            assert board.standard[v] == pytest.approx(p.outside_theta)
            continue
        age = m.week - int(slots.opened[j])
        lower = p.direct_lower if slots.state[j] == Slot.DIRECT else 0.0
        expected = p.theta + slots.standard[j] - lower - p.delta * min(age, p.restandard_w) / p.restandard_w
        assert board.standard[v] == pytest.approx(expected, abs=1e-5)


def test_outside_jobs_open_in_blocks_and_live_as_long_as_stated():
    """Each row offers one job a block; it is open from the start of the block till a competitor has it."""
    c = case(people=6000, slots=50)
    m = market(c)
    p, weeks = m.setting.behaviour.listing, 48
    seen = np.zeros((weeks, len(m.world.outside.ident)), np.int64)
    names: dict[tuple[int, int], set[int]] = {}
    for k in range(weeks):
        look_only(m)
        board = m.board
        for v in np.flatnonzero(board.kind[: board.start[-1]] == VacancyKind.OUTSIDE):
            row = -2 - int(board.row[v])
            seen[k, row] = 1 + board.age[v]
            block = (m.week + int(m.world.outside.phase[row])) // int(p.block_w)
            names.setdefault((row, block), set()).add(int(board.ident[v]))
        m.week += 1
    assert all(len(found) == 1 for found in names.values()), "one ident a block"
    assert len(set().union(*names.values())) == len(names), "and never the same again"
    assert seen.max() <= p.block_w
    open_share = (1 - np.exp(-p.block_w / p.outside_life_w)) / (1 - np.exp(-1 / p.outside_life_w)) / p.block_w
    assert (seen > 0).mean() == pytest.approx(open_share, rel=0.05)


def test_the_employer_service_takes_up_as_much_as_it_has_room_for():
    """New posted openings only, by a keyed draw, and nothing while it is full."""
    taken = []
    for seed in range(60):
        c = case(people=100, slots=800)._replace(seed=seed, offices=small_offices(openings=40, referrals=0))
        slots = c.world.positions
        slots.state[:], slots.handled[:] = Slot.POSTED, False
        slots.opened[:400], slots.opened[400:] = WEEK, WEEK - 5
        slots.handled[400:420] = True
        m = market(c)
        look_only(m)
        handled = m.world.positions.handled
        assert handled[400:].sum() == 20, "older openings are not taken up, and none is dropped"
        taken.append(int(handled[:400].sum()))
        slots.handled[400:440] = True
        full = market(c)
        look_only(full)
        assert full.world.positions.handled[:400].sum() == 0
    total = stats.binomtest(sum(taken), 400 * 60, 20 / 400)
    assert total.pvalue > SIGNIFICANT


def test_it_mediates_whom_it_has_hours_for_from_its_file():
    """WW, Wajong and bijstand in A and B, without work; on average as many as there are hours."""
    counts, outside_file = [], 0
    for seed in range(40):
        c = case(people=1500, slots=300)._replace(seed=seed, offices=small_offices(openings=50, referrals=12))
        m = market(c._replace(behaviour=changed(c.behaviour, seekers__give_up_w=0.0)))
        look_only(m)
        board, people, traits = m.board, m.world.persons, m.world.traits
        n = int(board.seekers[0])
        chosen = board.who[:n][board.referred[:n]]
        on_bijstand = people.scheme[chosen] == Scheme.BIJSTAND
        assert (chosen >= 0).all() and (people.status[chosen] != Status.EMPLOYED).all()
        assert np.isin(people.scheme[chosen], (Scheme.WW, Scheme.WAJONG, Scheme.BIJSTAND)).all()
        for i in chosen[on_bijstand]:
            assert distance_group(people.barriers[i], traits.competences[i, Competence.SOFT]) < GROUP_C
        assert board.tally[Tally.REFERRED] == len(chosen)
        counts.append(len(chosen))
        outside_file += (people.scheme[board.who[:n][board.who[:n] >= 0]] == Scheme.NONE).sum()
    assert outside_file > 0
    assert abs(np.mean(counts) - 12) < 4 * np.sqrt(12 / len(counts))


@pytest.mark.parametrize(("barrier", "ruled_out"), [(Barrier.TRANSPORT, "far"), (Barrier.CHILDCARE, "long")])
def test_barriers_rule_jobs_out(barrier, ruled_out):
    """No transport: nothing far away; no childcare: no long hours."""
    c = case(people=900, slots=700)
    c.world.persons.barriers[:] = 1 << barrier
    m = market(c)
    look_only(m)
    p, board, people, slots = m.setting.behaviour.search, m.board, m.world.persons, m.world.positions
    far = m.setting.behaviour.seekers.transport_minutes
    looked = 0
    for s in range(int(board.seekers[0])):
        for v in board.vacancy[s, : board.filled[s]] if board.who[s] >= 0 else []:
            home, j = people.municipality[board.who[s]], int(board.row[v])
            away = m.setting.fields.minutes_out[home] if j < 0 else m.setting.fields.minutes[home, board.place[v]]
            hours = 36 if j < 0 else slots.hours[j]
            assert (away <= far) if ruled_out == "far" else (hours <= p.childcare_hours)
            looked += 1
    assert looked > 20
