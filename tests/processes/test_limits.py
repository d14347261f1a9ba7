"""Markets so simple that theory says what must come out: two states, urns and balls, choice between two jobs."""

import numpy as np
import pytest
from scipy import stats
from small_market import Case, behaviour, changed, look_only, market, small_fields, small_offices
from small_world import WEEK, segments_of, small_world
from test_visibility import OWN, bare_case, without_border

from labsim import week as engine
from labsim.core.codes import NO_ROW, Attachment, Contract, Slot, Status
from labsim.world.board import REFUSED

NOTHING = {  # whatever else could move somebody
    "end_jobs__inclusive_keep": 0.0, "seekers__radius_spread": 0.0, "seekers__radius_practical": 999.0,
    "seekers__radius_middle": 999.0, "seekers__radius_high": 999.0,
    "end_jobs__quit_strong_w": 0.0, "end_jobs__retire_early_w": 0.0, "end_jobs__quality_slope": 0.0,
    "end_jobs__first_year_factor": 1.0, "end_jobs__later_factor": 1.0, "end_jobs__renewal_w": 0.0,
    "seekers__give_up_w": 0.0, "seekers__give_up_weak_w": 0.0, "seekers__reserve_jobless": -99.0,
    "seekers__search_new_share": 0.0, "seekers__search_old_share": 0.0, "selection__profile_fit": 0.0,
    "end_jobs__notice": 0.0,
}  # fmt: skip


def two_state_case(people: int, slots: int, separation: float) -> Case:
    """Identical people who lose work at a constant rate, before openings that take anybody who sees one."""
    world = without_border(small_world(people, slots))
    persons, positions = world.persons, world.positions
    persons.status[people:] = 0  # nobody arrives
    persons.status[:people] = Status.UNEMPLOYED
    persons.attachment[:] = Attachment.STRONG
    persons.birth_week[:] = WEEK - 30 * 52
    persons.position[:] = NO_ROW
    persons.barriers[:] = 0
    persons.segment[:] = OWN
    world.traits.insured_36w[:] = 0
    positions.segment[:] = OWN
    positions.contract[:] = Contract.FLEX
    positions.occupant[:] = NO_ROW
    positions.state[:] = Slot.DIRECT
    positions.opened[:] = WEEK
    world = world._replace(segments=segments_of(positions, world.outside, 65536.0))
    rules = changed(
        behaviour(), **NOTHING, end_jobs__loss_flex_w=separation, openings__posted_flex=0.0,
        openings__direct_weeks=1e6, openings__replace_share=1.0, openings__wait_mean_w=1e-9,
        hiring__lag_direct_most=0.0, listing__theta=-99.0, search__direct_contacts=3.0,
    )  # fmt: skip
    return Case(world, rules, small_fields(), small_offices(0, 0, 0, 0), eta=0.0)


def test_two_states_settle_where_inflow_is_outflow():
    """u = s / (s + f): constant hazards of losing and of finding work, nothing else."""
    people, slots, s = 1000, 3500, 0.02
    m = market(two_state_case(people, slots, s))
    steps = (engine.separate, engine.open_jobs, engine.search_and_match)
    unemployed, open_now, lost, at_work = [], [], 0, 0
    for k in range(400):
        at_work += (m.world.persons.status == Status.EMPLOYED).sum() if k >= 40 else 0
        for step in steps:
            step(m)
        m.week += 1
        if k >= 40:
            unemployed.append((m.world.persons.status[:people] == Status.UNEMPLOYED).mean())
            open_now.append(m.board.start[-1])
            lost += m.flows["lost"]
    finding = 1 - (1 - 3 / 65536) ** np.mean(open_now)  # each opening draws 3 in 65,536 searchers, independently
    assert lost / at_work == pytest.approx(s, rel=0.05)
    assert np.mean(unemployed) == pytest.approx(s / (s + finding), rel=0.05)


def test_urns_and_balls():
    """n people who each apply once, to one of m vacancies at random, fill m (1 - (1 - 1/m)^n) of them."""
    people, vacancies = 300, 400
    c = bare_case(people, np.full(vacancies, OWN), Slot.POSTED)
    c.world.positions.wage[:] = 0.0
    c.world.positions.municipality[:] = c.world.persons.municipality[:] = 0
    c = c._replace(behaviour=changed(c.behaviour, listing__theta=-99.0, listing__delta=0.0))
    m = market(c)
    m.week += 2  # fresh vacancies are seen by more
    filled = []
    hire, search = engine.hire, engine.search
    engine.hire = lambda *_: filled.append((m.board.holder[: m.board.start[-1]] >= 0).sum())

    def capped(*arguments):
        m.board.cap[:] = 1
        search(*arguments)
        assert (m.board.filled[:people] == 1).all(), "everybody sees at least one"

    engine.search = capped
    try:
        for _ in range(16):
            engine.search_and_match(m)
            m.week += 1
    finally:
        engine.hire, engine.search = hire, search
    expected = vacancies * (1 - (1 - 1 / vacancies) ** people)
    assert np.mean(filled) == pytest.approx(expected, rel=0.015)


@pytest.mark.parametrize("gap", [0.0, 0.4, 1.0])
def test_choice_between_two_jobs(gap):
    """With uniform tastes of width w, a job better by d is chosen with chance 1 - (1 - d/w)^2 / 2."""
    people, width = 2000, 2.0
    c = bare_case(people, np.full(2, OWN), Slot.DIRECT)
    c.world.positions.municipality[:] = c.world.persons.municipality[:] = 0
    c.world.segments.searchers_normal[:] = 1.0  # everybody whose turn it is sees both
    vacancy = c.world.positions.vacancy
    vacancy[1] = vacancy[0] ^ np.uint64(1)  # in the same turn
    rules = changed(c.behaviour, search__taste_width=width)
    c.world.positions.wage[:2] = [gap / rules.listing.wage_weight, 0.0]
    m = market(c._replace(behaviour=rules))
    look_only(m)
    board = m.board
    both = board.filled[:people] == 2
    assert both.sum() > 150
    better = (board.row[board.vacancy[:people, 0]] == 0)[both].mean()
    expected = 1 - (1 - gap / width) ** 2 / 2
    assert abs(better - expected) < 4 * np.sqrt(expected * (1 - expected) / both.sum())


@pytest.mark.parametrize("theta", [0.0, 1.0, 2.2])
def test_one_vacancy_accepts_the_upper_tail(theta):
    """Of applicants who are all alike, a fresh vacancy would take the share 1 - Phi(theta - base), whoever they are."""
    people, vacancies = 2000, 40
    c = bare_case(people, np.full(vacancies, OWN), Slot.POSTED)
    c.world.persons.ability[:] = 0.0
    c.world.persons.jobless_since[:] = WEEK
    c.world.positions.standard[:] = 0.0
    c.world.positions.wage[:] = 0.0
    c.world.traits.competences[:], c.world.traits.network[:] = 0.6, 0.5
    fields = c.fields._replace(requirement=np.zeros_like(c.fields.requirement))
    bare = changed(c.behaviour, listing__theta=theta, selection__profile_fit=0.0)
    m = market(c._replace(behaviour=bare, fields=fields))
    m.world.positions.opened[:vacancies] = WEEK
    look_only(m)
    board = m.board
    good = np.concatenate([board.score[s, : board.filled[s]] > REFUSED for s in range(people)])
    assert len(good) > 2000
    assert abs(board.base[:people]).max() < 1e-6
    assert stats.binomtest(int(good.sum()), len(good), stats.norm.sf(theta)).pvalue > 1e-4
