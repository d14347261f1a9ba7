"""Who searches: chances by status and attachment, caps as nested Poisson counts, what they want, shadows."""

import numpy as np
import pytest
from scipy import stats
from small_market import Case, case, changed, look_only, market
from small_world import WEEK

from labsim.core.codes import NO_ROW, OUTSIDE, Attachment, Contract, Decision, Scheme, Status
from labsim.processes.seekers import MOST_APPLICATIONS
from labsim.world.derived import GROUP_A, GROUP_B, GROUP_C, distance_group
from reference_draws import lasting, normal, pair_bits, poisson_capped, stream, uniform

PEOPLE = 2500
SIGNIFICANT = 1e-4
USUAL = {
    "status": Status.INACTIVE, "attachment": Attachment.STRONG, "scheme": Scheme.NONE, "position": NO_ROW,
    "contract": Contract.NONE, "hours": 0, "next_position": NO_ROW, "barriers": 0, "jobless_since": WEEK - 20,
    "job_start": WEEK - 50, "track": -1,
}  # fmt: skip
AT_WORK = {"status": Status.EMPLOYED, "position": OUTSIDE, "contract": Contract.PERMANENT, "hours": 32}


def crowd(seed: int = 1, rules: dict[str, float] | None = None, levers: float = 0.0, soft: float = 0.7, **facts):
    """A market of PEOPLE people who are all alike, after a week's choice of searchers."""
    c: Case = case(people=PEOPLE, slots=100)
    c.world.persons.status[PEOPLE:] = Status.ABSENT
    for name, value in {**USUAL, **facts}.items():
        getattr(c.world.persons, name)[:PEOPLE] = value
    c.world.traits.competences[:, 6] = soft
    m = market(c._replace(seed=seed, behaviour=changed(c.behaviour, **(rules or {}))))
    m.levers.search[:] = levers
    look_only(m)
    return m


def residents(m) -> np.ndarray:
    """Places on the board of residents who search."""
    who = m.board.who[: m.board.seekers[0]]
    return np.flatnonzero(who >= 0)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"attachment": Attachment.STUDENT}, "active_student_w"),
        ({"attachment": Attachment.WEAK}, "active_weak_w"),
        ({}, "active_strong_w"),
        ({"attachment": Attachment.AOW}, "active_aow_w"),
        ({"attachment": Attachment.DISABLED, "scheme": Scheme.WIA}, "active_disabled_w"),
        ({**AT_WORK, "job_start": WEEK - 50}, "search_new_share"),
        ({**AT_WORK, "job_start": WEEK - 103}, "search_new_share"),
        ({**AT_WORK, "job_start": WEEK - 104}, "search_old_share"),
    ],
)
def test_those_who_need_not_search_do_so_at_the_stated_rate(facts, field):
    m = crowd(**facts)
    chance = getattr(m.setting.behaviour.seekers, field)
    assert stats.binomtest(len(residents(m)), PEOPLE, chance).pvalue > SIGNIFICANT


@pytest.mark.parametrize(
    "facts",
    [
        {"status": Status.ABSENT},
        {"status": Status.GONE},
        {"status": Status.UNEMPLOYED, "next_position": OUTSIDE, "next_week": WEEK + 3},
        {**AT_WORK, "contract": Contract.SHELTERED},
        {**AT_WORK, "contract": Contract.SUPPORTED},
        {**AT_WORK, "attachment": Attachment.AOW},
    ],
)
def test_some_never_search(facts):
    assert len(residents(crowd(**facts))) == 0


def test_who_has_accepted_a_job_does_not_give_up():
    m = crowd(status=Status.UNEMPLOYED, next_position=OUTSIDE, next_week=WEEK + 3, rules={"seekers__give_up_w": 1.0})
    assert (m.world.persons.status[:PEOPLE] == Status.UNEMPLOYED).all()


@pytest.mark.parametrize(
    ("scheme", "barriers", "soft", "field"),
    [
        (Scheme.WW, 0, 0.7, "apply_ww"),
        (Scheme.NONE, 0, 0.7, "apply_none"),
        (Scheme.BIJSTAND, 0, 0.7, "apply_a"),
        (Scheme.BIJSTAND, 0b10000, 0.5, "apply_b"),
        (Scheme.BIJSTAND, 0b10110, 0.7, None),
    ],
)
def test_applications_are_poisson_by_benefit_and_distance(scheme, barriers, soft, field):
    m = crowd(status=Status.UNEMPLOYED, scheme=scheme, barriers=barriers, soft=soft)
    groups = {"apply_a": GROUP_A, "apply_b": GROUP_B, None: GROUP_C}
    assert scheme != Scheme.BIJSTAND or distance_group(barriers, soft) == groups[field]
    if field is None:
        assert len(residents(m)) == 0
        return
    mean = getattr(m.setting.behaviour.seekers, field)
    caps = np.minimum(m.board.cap[residents(m)], 4)
    chance = np.append(stats.poisson.pmf(range(4), mean), stats.poisson.sf(3, mean))
    assert len(caps) == PEOPLE
    assert stats.chisquare(np.bincount(caps, minlength=5), chance * PEOPLE).pvalue > SIGNIFICANT


def test_caps_are_the_keyed_draws_and_nested_in_the_lever():
    """More search never costs anybody an application: one uniform a person and week, whatever the intensity."""
    caps = []
    for lever in (-1.5, 0.0, 1.5):
        m = crowd(status=Status.UNEMPLOYED, levers=lever)
        caps.append(m.board.cap[residents(m)].astype(int))
        key = stream(m.seed, Decision.APPLICATIONS, m.week)
        mean = m.setting.behaviour.seekers.apply_none * np.exp(lever)
        expected = [
            poisson_capped(uniform(key, int(i)), mean, MOST_APPLICATIONS) for i in m.world.persons.ident[:PEOPLE]
        ]
        assert caps[-1].tolist() == expected
    assert (caps[0] <= caps[1]).all() and (caps[1] <= caps[2]).all()
    assert caps[0].sum() < caps[1].sum() < caps[2].sum()


@pytest.mark.parametrize(("attachment", "extra"), [(Attachment.STRONG, 0.0), (Attachment.WEAK, 1.0)])
def test_the_unemployed_without_benefit_give_up_at_the_stated_rate(attachment, extra):
    m = crowd(status=Status.UNEMPLOYED, attachment=attachment)
    p = m.setting.behaviour.seekers
    gone = (m.world.persons.status[:PEOPLE] == Status.INACTIVE).sum()
    assert stats.binomtest(int(gone), PEOPLE, p.give_up_w + extra * p.give_up_weak_w).pvalue > SIGNIFICANT
    kept = crowd(status=Status.UNEMPLOYED, attachment=attachment, scheme=Scheme.WW)
    assert (kept.world.persons.status[:PEOPLE] == Status.UNEMPLOYED).all()


@pytest.mark.parametrize("attachment", [Attachment.STRONG, Attachment.WEAK, Attachment.STUDENT, Attachment.AOW])
def test_a_share_of_the_activated_stay_on_as_unemployed(attachment):
    every = {f"seekers__active_{kind}_w": 1.0 for kind in ("strong", "weak", "student", "aow")}
    m = crowd(attachment=attachment, rules=every)
    share = m.setting.behaviour.seekers.enter_share if attachment <= Attachment.WEAK else 0.0
    entered = (m.world.persons.status[:PEOPLE] == Status.UNEMPLOYED).sum()
    assert stats.binomtest(int(entered), PEOPLE, share).pvalue > SIGNIFICANT if share else entered == 0


def test_those_who_enter_have_not_been_turned_down_yet():
    """Time outside the labour market is no time without finding work: the clock starts when somebody is activated."""
    m = crowd(attachment=Attachment.WEAK, jobless_since=WEEK - 300,
              rules={"seekers__active_weak_w": 1.0, "seekers__enter_share": 0.5})  # fmt: skip
    people = m.world.persons
    entered = people.status[:PEOPLE] == Status.UNEMPLOYED
    assert 0.45 < entered.mean() < 0.55
    assert (people.jobless_since[:PEOPLE] == np.where(entered, WEEK, WEEK - 300)).all()


def test_what_they_want_at_least():
    """Movers want more than the old job gives; people without work want less as time passes."""
    m = market(case(people=900, slots=500))
    look_only(m)
    p, board, people = m.setting.behaviour.seekers, m.board, m.world.persons
    at_work = people.status[board.who[residents(m)]] == Status.EMPLOYED
    assert 20 < at_work.sum() < len(at_work) - 20
    for s in residents(m):
        i = int(board.who[s])
        wanted = p.reserve_jobless - p.reserve_fall_m * (m.week - int(people.jobless_since[i])) / 4.348
        if people.status[i] == Status.EMPLOYED:
            wanted = p.job_memory * people.job_value[i] + p.move_gain
        assert board.reserve[s] == pytest.approx(wanted, abs=1e-4)


def test_shadows_are_renewed_every_thirteen_weeks_and_stay_away_when_hired():
    m = market(case(people=900, slots=500))
    m.world.shadows.hired[:10] = (WEEK + m.world.shadows.phase[:10]) // 13
    p, names = m.setting.behaviour.seekers, {}
    key_name, key_ability = lasting(0, Decision.SHADOW_ABILITY), lasting(m.seed, Decision.SHADOW_ABILITY)
    for k in range(40):
        look_only(m)
        board = m.board
        for s in range(int(board.seekers[0])):
            if board.who[s] >= 0:
                continue
            row = -2 - int(board.who[s])
            block = (m.week + int(m.world.shadows.phase[row])) // 13
            assert m.world.shadows.hired[row] != block
            ident = pair_bits(key_name, int(m.world.shadows.ident[row]), block)
            assert int(board.who_ident[s]) == ident
            expected = p.shadow_ability * normal(key_ability, ident) + p.shadow_shift
            assert board.base[s] == pytest.approx(expected, abs=1e-5)
            names.setdefault(row, set()).add(block)
        m.week += 1
        assert k < 13 or any(len(blocks) > 1 for blocks in names.values())
    assert len(names) == len(m.world.shadows.ident)


def test_searchers_are_counted_by_segment():
    m = market(case(people=900, slots=500))
    look_only(m)
    board = m.board
    counted = np.bincount(board.who_segment[: board.seekers[0]], minlength=36)
    assert (m.world.segments.searchers == counted).all()
