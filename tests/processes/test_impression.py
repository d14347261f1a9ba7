"""What an employer sees of an applicant before looking at the job: as documented, and read when somebody applies."""

import numpy as np
import pytest
from small_market import case, changed, look_only, market, small_offices
from small_world import WEEK

from labsim import week as engine
from labsim.core.codes import Barrier, Competence, Decision, Scheme, Status
from labsim.world.board import REFUSED
from reference_draws import lasting, normal_pair

BARE = {  # employers look at nothing but the person, and refuse nobody
    "selection__gap_weight": 0.0, "selection__diploma_weight": 0.0, "selection__risk_weight": 0.0,
    "selection__trust_weight": 0.0, "selection__profile_fit": 0.0,
    "listing__theta": -99.0, "listing__outside_theta": -99.0,
    "seekers__search_new_share": 0.3, "seekers__search_old_share": 0.3, "search__direct_contacts": 8.0,
}  # fmt: skip


def impressions(change=None):
    """A market after a week's applications, and for each applicant the score of each without its match quality."""
    c = case(people=900, slots=700)._replace(offices=small_offices(0, 0))
    if change is not None:
        change(c.world)
    m = market(c._replace(behaviour=changed(c.behaviour, **BARE)))
    look_only(m)
    board, key, found = m.board, lasting(m.seed, Decision.MATCH_QUALITY), {}
    for s in range(int(board.seekers[0])):
        who = int(board.who_ident[s])
        rows = board.vacancy[s, : board.filled[s]]
        assert (board.score[s, : board.filled[s]] > REFUSED).all()
        luck = [normal_pair(key, who, int(name)) for name in board.ident[rows]]
        if luck:
            found[s] = board.score[s, : board.filled[s]] - np.array(luck)
    return m, found


def test_it_is_as_documented():
    """Ability, barriers that stack, employee skills, network; a bonus with a job, stigma by time without work."""
    m, found = impressions()
    p, people, traits = m.setting.behaviour.selection, m.world.persons, m.world.traits
    seen = {"at work": 0, "jobless": 0, "inactive": 0, "from elsewhere": 0, "barriers": 0}
    for s, scores in found.items():
        i = int(m.board.who[s])
        if i < 0:
            assert scores == pytest.approx(np.full(len(scores), m.board.base[s] + p.employed_bonus), abs=2e-6)
            seen["from elsewhere"] += 1
            continue
        count = bin(int(people.barriers[i]) & ~(1 << Barrier.AGE)).count("1")
        score = p.ability_sd * people.ability[i] - p.barrier * count - p.barrier_stack * max(0, count - 1)
        score += p.soft_weight * (traits.competences[i, Competence.SOFT] - 0.6)
        score += p.network_weight * (traits.network[i] - 0.5)
        seen["barriers"] += count > 0
        if people.status[i] == Status.EMPLOYED:
            score += p.employed_bonus
            seen["at work"] += 1
            assert scores == pytest.approx(np.full(len(scores), score), abs=2e-6)
            continue
        score -= p.age_slope * (int((WEEK - int(people.birth_week[i])) / 52.1775) - p.age_middle) / 10
        if people.status[i] == Status.UNEMPLOYED or people.scheme[i] != Scheme.NONE:
            score -= p.stigma * (1 - np.exp(-(WEEK - int(people.jobless_since[i])) / p.stigma_w))
            seen["jobless"] += 1
        else:
            seen["inactive"] += 1
        assert scores == pytest.approx(np.full(len(scores), score), abs=2e-6)
    assert min(seen.values()) >= 5, seen


def test_barriers_stack_and_age_is_none_of_them():
    """One, two and three barriers cost more each time; being older costs nothing."""
    means = []
    for barriers in ([], [Barrier.AGE], [Barrier.DEBTS], [Barrier.DEBTS, Barrier.LANGUAGE],
                     [Barrier.DEBTS, Barrier.LANGUAGE, Barrier.ISOLATION]):  # fmt: skip

        def hold(world, held=barriers):
            world.persons.barriers[:] = sum(1 << b for b in held)

        m, found = impressions(hold)
        rows = [s for s in found if m.board.who[s] >= 0]
        means.append({int(m.board.who_ident[s]): found[s].mean() for s in rows})
    p, same = m.setting.behaviour.selection, set.intersection(*(set(one) for one in means))
    assert len(same) > 100
    lost = [np.array([means[0][who] - one[who] for who in same]) for one in means]
    for count, found in zip((0, 0, 1, 2, 3), lost, strict=True):
        expected = p.barrier * count + p.barrier_stack * max(0, count - 1)
        assert found == pytest.approx(np.full(len(found), expected), abs=1e-5)


def test_who_applies_nowhere_is_not_looked_at():
    """The base of residents is not made in advance: the score is read off the person when an application is there."""
    m = market(case())
    m.board.base[:] = np.nan
    engine.search_and_match(m)
    residents = np.flatnonzero(m.board.who[: m.board.seekers[0]] >= 0)
    assert np.isnan(m.board.base[residents]).all()
    applied = residents[m.board.filled[residents] > 0]
    assert not np.isnan(m.board.score[applied, 0]).any() and len(applied) > 5
