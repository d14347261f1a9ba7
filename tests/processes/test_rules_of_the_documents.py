"""Signs that the documents state (configs/mission/rules.yaml), one by one: more of this, more of that, nobody else."""

from math import log

import numpy as np
import pytest
from small_market import Case, case, changed, look_only, market, small_offices
from small_world import WEEK

from labsim import week as engine
from labsim.core.codes import NO_ROW, OUTSIDE, Attachment, Barrier, Competence, Contract, Scheme, Status
from labsim.world.levers import PERSON, Levers
from labsim.world.log import Cause
from labsim.world.persons import Flag

ANYBODY = {"listing__theta": -20.0, "listing__outside_theta": -20.0}  # every applicant is good enough
LIVELY = {"end_jobs__loss_permanent_w": 0.05, "end_jobs__loss_flex_w": 0.1, "end_jobs__loss_self_w": 0.1,
          "end_jobs__notice": 0.0}  # fmt: skip
CLIENTS = 200


def looked(c: Case, **levers: float):
    """A market after a week of looking and choosing, with levers that hold for everybody."""
    m = market(c)
    for name, value in levers.items():
        getattr(m.levers, name)[:] = value
    look_only(m)
    return m


def chosen(m) -> dict[tuple[int, int], float]:
    """Scores by place of resident and position: the vacancies that residents apply to here."""
    board, found = m.board, {}
    for s in range(int(board.seekers[0])):
        for q in range(int(board.filled[s])):
            v = board.vacancy[s, q]
            if board.who[s] >= 0 and board.row[v] >= 0:
                found[int(board.who[s]), int(board.row[v])] = float(board.score[s, q])
    return found


# --- R14, R17: employers who look at skills, and small gaps ---


def skilled(**rules: float) -> Case:
    """A market of people who can do what any trade asks."""
    c = case(people=900, slots=700)
    c.world.traits.competences[:] = 0.95
    return c._replace(behaviour=changed(c.behaviour, **{**ANYBODY, **rules}))


def test_who_looks_at_skills_wants_the_skilled_without_the_papers_more_and_others_as_much():
    on = {"channels": 1, "members": 1}
    papers, skills = looked(skilled(), **on), looked(skilled(), **on, channel_skills=0.8)
    before, after = chosen(papers), chosen(skills)
    trade, people = papers.world.positions.segment, papers.world.persons
    gains = {pair: after[pair] - before[pair] for pair in before if pair in after}
    other = [gain for (i, j), gain in gains.items() if people.segment[i] != trade[j]]
    own = [gain for (i, j), gain in gains.items() if people.segment[i] == trade[j]]
    assert len(other) > 20 and min(other) > 0.0
    assert len(own) > 20 and max(abs(gain) for gain in own) < 1e-6


def test_a_near_miss_is_a_small_gap_that_a_channel_shows():
    def missed(near: float, **levers: float) -> set[int]:
        c = case(people=900, slots=700)
        c = c._replace(behaviour=changed(c.behaviour, listing__theta=1.0, selection__near_gap=near))
        m = looked(c, **levers)
        return set(np.flatnonzero(m.world.traits.near_miss == WEEK).tolist())

    on = {"channels": 1, "members": 1}
    assert not missed(9.0) and not missed(0.0, **on)
    assert missed(0.3, **on) < missed(9.0, **on)


# --- R46: the image of a trade, and age ---


def test_a_bad_image_keeps_people_of_other_trades_away_and_nobody_of_its_own():
    c = case(people=900, slots=700)
    c = c._replace(behaviour=changed(c.behaviour, **ANYBODY))
    bad = c.fields.image.copy()
    bad[::2] = 9.0
    before, after = looked(c), looked(c._replace(fields=c.fields._replace(image=bad)))
    trade, people = before.world.positions.segment, before.world.persons

    def strangers_and_own(m) -> tuple[set, set]:
        pairs = {(i, j) for i, j in chosen(m) if bad[trade[j]] > 0}
        own = {(i, j) for i, j in pairs if trade[j] in (people.segment[i], people.second_segment[i])}
        return pairs - own, own

    strangers, own = strangers_and_own(before)
    assert len(strangers) > 5 and len(own) > 20
    nobody, same = strangers_and_own(after)
    assert not nobody and same >= own, "what others leave alone is not lost to who learned it"


def test_age_counts_against_who_has_no_job_and_for_the_young():
    c = case(people=900, slots=700)
    plain, told = ({**ANYBODY, "selection__age_slope": slope} for slope in (0.0, 0.3))
    before, after = (looked(c._replace(behaviour=changed(c.behaviour, **rules))) for rules in (plain, told))
    scores, now, people = chosen(before), chosen(after), before.world.persons
    age = np.floor((WEEK - people.birth_week) / 52.1775)
    middle = c.behaviour.selection.age_middle
    gains = {i: now[i, j] - scores[i, j] for i, j in scores if (i, j) in now}
    jobless = [i for i in gains if people.status[i] != Status.EMPLOYED]
    assert min(age[jobless]) < middle - 10 < middle + 10 < max(age[jobless])
    assert [gains[i] for i in jobless] == pytest.approx([-0.03 * (age[i] - middle) for i in jobless], abs=1e-5)
    assert {gains[i] for i in gains if people.status[i] == Status.EMPLOYED} == {0.0}


# --- R28, R43: who keeps people, and what keeps jobs ---


def losers(inclusiveness: float = 0.0, dismissal: float = 0.0) -> dict[int, int]:
    """Who loses work in a week, with the employer's row (NO_ROW elsewhere); every second employer has what is given."""
    c = case(people=2000, slots=1400)
    m = market(c._replace(behaviour=changed(c.behaviour, **LIVELY)))
    m.world.employers.inclusiveness[:] = 0.0
    m.world.employers.inclusiveness[::2] = inclusiveness
    m.levers.dismissal[::2] = dismissal
    place = np.where(m.world.persons.position >= 0, m.world.positions.employer[m.world.persons.position], NO_ROW)
    engine.separate(m)
    n = int(m.log.size[0])
    rows = m.log.row[:n][m.log.cause[:n] == Cause.JOB_LOST]
    return {int(i): int(place[i]) for i in rows}


def test_inclusive_employers_keep_people_and_others_do_not_notice():
    usual, half = losers(), losers(inclusiveness=1.0)
    assert half.keys() < usual.keys()
    assert all(usual[i] >= 0 and usual[i] % 2 == 0 for i in usual.keys() - half.keys())


def test_what_keeps_jobs_does_so_at_the_employers_that_have_it():
    usual, half = losers(), losers(dismissal=log(0.3))
    assert half.keys() < usual.keys()
    assert all(usual[i] >= 0 and usual[i] % 2 == 0 for i in usual.keys() - half.keys())


# --- R34, R49: guidance early and broad, skills that are kept up ---


def clients(contacts: int, upkeep: float = 0.0, **office: float):
    """A market of CLIENTS in bijstand, every second one in the first year, after a week of guidance."""
    c = case()
    persons, traits, n = c.world.persons, c.world.traits, CLIENTS
    persons.scheme[:] = Scheme.NONE
    persons.scheme[:n], persons.status[:n], persons.contract[:n] = Scheme.BIJSTAND, Status.UNEMPLOYED, Contract.NONE
    persons.barriers[:n] = 1 << Barrier.ISOLATION
    early = np.arange(n) % 2 == 0
    traits.benefit_since[:n] = WEEK - np.where(early, 20, 300)
    traits.coach_week[:n] = WEEK - np.where(early, 5, 30)
    traits.coach_hours[:] = 0.0
    traits.competences[:n, Competence.SOFT] = 0.5
    m = market(c._replace(offices=small_offices(contacts=contacts)))
    for name, value in office.items():
        getattr(m.offices, name)[1] = value
    m.levers.upkeep[:] = upkeep
    engine.guide(m)
    return m


def seen(m) -> np.ndarray:
    return np.flatnonzero(m.world.traits.coach_week[:CLIENTS] == WEEK)


def test_a_share_kept_for_the_first_year_is_seen_early_and_taken_from_who_waits_longest():
    usual, early = seen(clients(50)), seen(clients(50, early_share=0.6))
    assert len(usual) == len(early) == 50
    assert (usual % 2 == 1).all()
    assert np.count_nonzero(early % 2 == 0) == 30


def test_broad_hours_go_to_barriers_and_narrow_ones_to_employee_skills():
    narrow, even, broad = (clients(CLIENTS, breadth=share) for share in (0.0, 0.5, 1.0))
    soft = [m.world.traits.competences[:CLIENTS, Competence.SOFT].mean() for m in (narrow, even, broad)]
    relieved = [np.count_nonzero(m.world.traits.relieved[:CLIENTS]) for m in (narrow, even, broad)]
    assert soft[0] > soft[1] > soft[2]
    assert relieved[0] < relieved[1] < relieved[2]


def test_skills_fade_less_the_more_they_are_kept_up():
    soft = [clients(0, upkeep=share).world.traits.competences[:CLIENTS, Competence.SOFT] for share in (0.0, 0.5, 1.0)]
    assert (soft[0] < soft[1]).all() and (soft[1] < soft[2]).all()
    assert soft[2] == pytest.approx(0.5)


# --- R45, R54, R56, R63: who can come at all ---


def test_who_learned_less_travels_less_and_a_vehicle_adds_its_minutes():
    c = case(people=1500, slots=300)
    c.world.persons.barriers[:] = 0
    usual, helped = looked(c), looked(c, reach=15.0)
    s = np.flatnonzero(usual.board.who[: int(usual.board.seekers[0])] >= 0)
    far = usual.board.farthest[s]
    level = c.world.persons.segment[usual.board.who[s]] % 3
    median = [np.median(far[level == k]) for k in range(3)]
    assert median[0] < median[1] < median[2]
    assert helped.board.farthest[s] == pytest.approx(far + 15.0, rel=1e-5)


def test_childcare_opens_longer_hours_to_those_it_is_for_and_changes_nobody_else():
    c = skilled()
    c.world.persons.barriers[:] = 0
    c.world.persons.barriers[::2] = 1 << Barrier.CHILDCARE
    most = c.behaviour.search.childcare_hours
    usual, eased = looked(c), looked(c, eased=1 << Barrier.CHILDCARE)
    hours, before, after = c.world.positions.hours, chosen(usual), chosen(eased)
    assert all(hours[j] <= most for i, j in before if i % 2 == 0)
    assert any(hours[j] > most for i, j in after if i % 2 == 0)
    assert {i for i, _ in after if i % 2 == 0} >= {i for i, _ in before if i % 2 == 0}
    assert [pair for pair in before if pair[0] % 2] == [pair for pair in after if pair[0] % 2]


def alone(levers: dict[str, float], **facts: int):
    """A market of people who are all alike, after a week's choice of searchers."""
    c = case(people=1000, slots=100)
    usual = {"status": Status.INACTIVE, "attachment": Attachment.WEAK, "scheme": Scheme.NONE, "position": NO_ROW,
             "contract": Contract.NONE, "next_position": NO_ROW, "barriers": 0}  # fmt: skip
    for name, value in {**usual, **facts}.items():
        getattr(c.world.persons, name)[:] = value
    return looked(c, **levers)


def searchers(m) -> int:
    return int(np.count_nonzero(m.board.who[: int(m.board.seekers[0])] >= 0))


def test_the_hidden_come_into_view_when_somebody_looks_for_them():
    few, more, most = (searchers(alone({"activate": chance})) for chance in (0.0, 0.3, 1.0))
    assert few < more < most and most >= 1000


def test_a_paper_that_the_law_asks_closes_a_place_to_those_without_it():
    c = skilled()
    c.world.positions.requires[:] = 4  # a taxi pass
    closed = chosen(looked(c))
    c.world.traits.credentials[::2] |= 1 << 3
    open_ = chosen(looked(c))
    assert not closed
    assert open_ and all(i % 2 == 0 for i, _ in open_)


# --- R50: forwards and back ---


def test_sheltered_people_look_outside_only_where_the_way_back_is_open():
    facts = {"status": Status.EMPLOYED, "position": OUTSIDE, "contract": Contract.SHELTERED, "scheme": Scheme.BESCHUT}
    assert searchers(alone({"returns": 0}, **facts)) == 0 < searchers(alone({"returns": 1}, **facts))


def test_who_may_go_back_does_not_end_at_home():
    c = case(people=2000, slots=1400)
    m = market(c._replace(behaviour=changed(c.behaviour, **LIVELY)))
    m.world.persons.flags[::2] |= int(Flag.RETURN)
    m.world.persons.flags[::4] |= int(Flag.FROM_SUPPORTED)
    m.levers.returns[::2] = 1
    m.world.persons.next_position[:] = NO_ROW
    engine.separate(m)
    n = int(m.log.size[0])
    rows = np.unique(m.log.row[:n][m.log.cause[:n] == Cause.JOB_LOST])
    back = rows[rows % 2 == 0]
    assert len(back) > 5 and len(rows) > len(back)
    supported = back % 4 == 0
    assert supported.any() and (m.world.persons.scheme[back[supported]] == Scheme.BEGELEID).all()
    assert (m.world.persons.scheme[back[~supported]] == Scheme.BESCHUT).all()
    assert (m.world.persons.status[back] == Status.INACTIVE).all()
    assert not np.isin(m.world.persons.scheme[rows[rows % 2 == 1]], (Scheme.BESCHUT, Scheme.BEGELEID)).any()


def test_who_leaves_supported_work_may_go_back_to_that():
    """What somebody left is remembered through every later job."""
    m = market(case(people=2000, slots=1400))
    people = m.world.persons
    people.contract[people.contract == Contract.SHELTERED] = Contract.PERMANENT
    people.contract[::2] = Contract.SUPPORTED
    people.flags[:] = 0
    m.levers.returns[:] = 1
    engine.search_and_match(m)
    hired = np.flatnonzero(people.next_position >= 0)
    left = hired[m.world.persons.contract[hired] == Contract.SUPPORTED]
    expected = int(Flag.RETURN) | int(Flag.FROM_SUPPORTED)
    assert len(left) > 2 and (m.world.traits.next_flags[left] & expected == expected).all()
    others = hired[m.world.persons.contract[hired] != Contract.SUPPORTED]
    assert len(others) > 2 and (m.world.traits.next_flags[others] & expected == 0).all()


def test_levers_named_here_exist():
    assert {"eased", "reach", "activate", "returns", "upkeep", "channels"} <= set(PERSON)
    assert {"members", "channel_skills", "dismissal"} <= set(Levers._fields)
