"""The lists: equal to a plain-Python reference in a living market; ties, rows, and what levers do."""

from collections import Counter
from unittest.mock import patch

import numpy as np
import pytest
from reference_search import Search
from small_market import Case, case, changed, look_only, market
from small_world import TRADES

from labsim import week as engine
from labsim.core.codes import Attachment, Status
from labsim.world.board import LIST, REFUSED, TURNS, VacancyKind
from labsim.world.state import World


def pathways(m, rng: np.random.Generator) -> None:
    """Levers and tracks of any sort, as instruments might write them."""
    people, levers = m.world.persons, m.levers
    n = len(people.ident)
    some = rng.random(n) < 0.15
    people.track[:] = np.where(some, rng.integers(0, 2, n), -1)
    people.second_segment[:] = np.where(rng.random(n) < 0.25, rng.choice(TRADES, n), -1)
    levers.search[:] = np.where(rng.random(n) < 0.2, rng.normal(0, 0.5, n), 0)
    levers.signal[:] = np.where(some, rng.random(n), 0)
    levers.cover[:] = np.where(rng.random(n) < 0.2, rng.random(n), 0)
    levers.subsidy[:] = np.where(rng.random(n) < 0.2, rng.random(n), 0)
    levers.host[:] = np.where(some, rng.integers(0, len(levers.owned) + 1, n), 0)
    firms = len(levers.owned)
    levers.owned[:], levers.course_trust[:2] = rng.choice([0, 0, 0, 1, 2, 3], firms), (0.6, 0.3)
    for lever in (levers.engaged, levers.inclusion, levers.informed):
        lever[:] = np.where(rng.random(firms) < 0.2, rng.random(firms), 0)
    levers.eased[:] = np.where(some, rng.integers(0, 256, n), 0)
    levers.reach[:] = np.where(some, 30 * rng.random(n), 0)
    levers.channels[:] = np.where(rng.random(n) < 0.3, rng.integers(0, 4, n), 0)
    levers.members[:] = rng.integers(0, 4, firms)
    levers.channel_key[:2], levers.channel_cycle[:2], levers.channel_skills[:2] = (7, 8), (3, 5), (0.7, 0.4)
    levers.channel_brings[0] = 0b10  # the second brings people together, the first only shows them
    levers.audience[:] = rng.integers(0, 4, n)
    slots = m.world.positions
    slots.audience[:] = np.where(rng.random(len(slots.ident)) < 0.2, rng.integers(1, 3, len(slots.ident)), 0)
    slots.requires[:] = np.where(rng.random(len(slots.ident)) < 0.1, 1, 0)


def lists_of(board) -> dict[int, list[tuple[int, float, float]]]:
    """What the kernel made: {searcher ident: [(vacancy ident, utility, score), ...]}."""
    found = {}
    for s in range(int(board.seekers[0])):
        q = slice(0, int(board.filled[s]))
        rows = board.vacancy[s, q]
        found[int(board.who_ident[s])] = list(
            zip(board.ident[rows].tolist(), board.utility[s, q], board.score[s, q], strict=True)
        )
    return found


@pytest.fixture(scope="module")
def compared() -> Counter:
    """Fourteen weeks in which board and lists are compared with the reference; returns what was seen."""
    rng, seen = np.random.default_rng(11), Counter()
    real = engine.select

    def checked(m) -> None:
        pathways(m, rng)

        def select(*arguments):
            passed = real(*arguments)
            seen.update(compare(m))
            return passed

        with patch.object(engine, "select", select):
            engine.search_and_match(m)

    c = case(people=700, slots=500)
    rules = changed(
        c.behaviour, seekers__search_new_share=0.2, seekers__search_old_share=0.1, search__direct_contacts=8
    )
    c.world.segments.searchers_normal[TRADES[::2]] = 120.0  # beside segments too small for turns
    market(c._replace(behaviour=rules), processes={"search_and_match": checked}).run(14)
    return seen


def compare(m) -> Counter:
    """Vacancies and lists against the reference, entry by entry."""
    reference, board, seen = Search(m), m.board, Counter()
    n = int(board.start[-1])
    assert sorted(board.ident[:n].tolist()) == sorted(v.ident for v in reference.offers)
    offers = {v.ident: v for v in reference.offers}
    for k in range(n):
        v = offers[int(board.ident[k])]
        assert (board.row[k], board.kind[k], board.field[k], board.place[k]) == (
            v.row,
            v.kind,
            v.segment,
            v.place,
        )
        assert (board.standard[k], board.value[k]) == pytest.approx((v.standard, v.value), abs=1e-6)
        assert board.start[v.segment * TURNS] <= k < board.start[(v.segment + 1) * TURNS]
    got = lists_of(board)
    for s in range(int(board.seekers[0])):
        expected = reference.applications(s)
        mine = got[int(board.who_ident[s])]
        shown = [{v.ident for v, _ in reference.met(s, brought)} for brought in (False, True)]
        assert [ident for ident, _, _ in mine] == [v.ident for v, _ in expected]
        for (ident, utility, score), (v, worth) in zip(mine, expected, strict=True):
            assert utility == pytest.approx(worth, abs=1e-6)
            points = reference.score(s, v)
            accepted = points >= float(np.float32(v.standard))
            assert score == (pytest.approx(points, abs=2e-6) if accepted else REFUSED)
            seen["accepted" if accepted else "refused"] += 1
            seen[VacancyKind(v.kind).name] += 1
            seen["shadow" if board.who[s] < 0 else "resident"] += 1
            seen["on a platform"] += ident in shown[0]
            seen["brought together"] += ident in shown[1]
            seen["mediated"] += bool(board.referred[s])
            seen["on a track"] += board.who[s] >= 0 and m.world.persons.track[board.who[s]] >= 0
            assert ident in offers
    return seen


def test_it_equals_the_reference_in_every_channel(compared):
    """The comparison itself is in the fixture; here: that it had something to compare."""
    kinds = (
        "accepted",
        "refused",
        "POSTED",
        "DIRECT",
        "OUTSIDE",
        "shadow",
        "resident",
        "mediated",
        "on a track",
        "on a platform",
        "brought together",
    )
    for kind in kinds:
        assert compared[kind] >= 15, f"{kind}: {compared}"


def test_nobody_applies_twice_to_the_same_vacancy():
    """Who is presented for a vacancy and also sees it applies once."""
    c = case(people=900, slots=600)
    c.world.persons.second_segment[:] = c.world.persons.segment
    c.world.persons.track[:] = 0
    m = market(c)
    m.levers.owned[:], m.levers.course_trust[0] = 1, 0.5
    look_only(m)
    for ident, entries in lists_of(m.board).items():
        names = [name for name, _, _ in entries]
        assert len(names) == len(set(names)), f"{ident} applies twice"


def test_a_platform_gives_a_better_choice_and_no_more_applications_than_one_sends():
    """Half of the people are on it; nobody's best gets worse, the others see the same, lists stay within the cap."""
    found = []
    for on in (False, True):
        m = market(case(people=900, slots=600))
        m.levers.channel_cycle[0], m.levers.channel_key[0] = 1, 7
        m.levers.channels[::2], m.levers.members[:] = on, 1
        look_only(m)
        found.append((lists_of(m.board), m.board.cap.copy(), m.board.who.copy()))
    (alone, _, _), (beside, cap, who) = found
    assert alone.keys() == beside.keys()
    kinds = dict(zip(m.board.ident.tolist(), m.board.kind.tolist(), strict=True))
    better = 0
    for s, (ident, without) in enumerate(alone.items()):
        mine = beside[ident]
        if who[s] % 2 or who[s] < 0:
            assert mine == without
        else:
            own = [worth for _, worth, _ in mine]
            assert max(own, default=REFUSED) >= max((worth for _, worth, _ in without), default=REFUSED)
            asked = sum(kinds[name] == VacancyKind.DIRECT for name, _, _ in without)
            assert len(mine) <= int(cap[s]) + asked
            better += own != [worth for _, worth, _ in without]
    assert better > 10


def relabelled(c: Case, seed: int) -> Case:
    """The same people and positions in other rows; idents and all references go along."""
    rng = np.random.default_rng(seed)
    world = c.world
    who, where = rng.permutation(len(world.persons.ident)), rng.permutation(len(world.positions.ident))
    to_who = np.append(np.argsort(who), [-2, -1]).astype(np.int32)  # -1 and -2 stay what they are
    to_where = np.append(np.argsort(where), [-2, -1]).astype(np.int32)
    persons = type(world.persons)(*(column[who].copy() for column in world.persons))
    traits = type(world.traits)(*(column[who].copy() for column in world.traits))
    positions = type(world.positions)(*(column[where].copy() for column in world.positions))
    persons.position[:], persons.next_position[:] = (
        to_where[persons.position],
        to_where[persons.next_position],
    )
    positions.occupant[:] = to_who[positions.occupant]
    traits.partner[:] = to_who[traits.partner]
    reserves = world.reserves._replace(
        segment_row=to_where[world.reserves.segment_row], sector_row=to_where[world.reserves.sector_row]
    )
    return c._replace(world=world._replace(persons=persons, traits=traits, positions=positions, reserves=reserves))


def by_ident(world: World) -> dict[int, tuple]:
    """What became of each person, in terms of idents only."""
    persons, slots = world.persons, world.positions.ident.tolist()
    names = {-1: "none", -2: "outside"}
    return {
        int(persons.ident[i]): (
            int(persons.status[i]), int(persons.scheme[i]), names.get(int(persons.next_position[i]))
            or slots[int(persons.next_position[i])], int(persons.next_week[i]),
        )
        for i in range(len(persons.ident))
    }  # fmt: skip


@pytest.mark.parametrize("taste", [2.0, 1e-9])
def test_rows_do_not_matter(taste):
    """With rows relabelled the same people apply to the same vacancies and get them, also in near ties."""
    c = case(people=800, slots=600)
    if taste < 1:
        c.world.positions.wage[:] = 0.0  # all jobs are nearly alike: within the precision of a stored utility
    c = c._replace(behaviour=changed(c.behaviour, search__taste_width=taste, search__direct_contacts=8.0))
    outcomes, lists = [], []
    for world in (c, relabelled(c, 1), relabelled(c, 2)):
        m = market(world)
        engine.search_and_match(m)
        outcomes.append(by_ident(m.world))
        lists.append(lists_of(m.board))
    assert lists[0] == lists[1] == lists[2]
    assert outcomes[0] == outcomes[1] == outcomes[2]
    assert sum(state[2] != "none" for state in outcomes[0].values()) > 10


def first_lists(c: Case, levers=None):
    """Lists and scores of the first week with levers set by a function of the market."""
    m = market(c)
    look_only(m, levers)
    return lists_of(m.board)


def with_barriers() -> Case:
    """A market in which everybody has a health barrier and jobs and people are of any kind."""
    c = case(people=900, slots=700)
    c.world.persons.barriers[:] |= 2
    c = c._replace(behaviour=changed(c.behaviour, listing__theta=-20.0, listing__outside_theta=-20.0))
    return c


@pytest.mark.parametrize("lever", ["cover", "subsidy", "signal", "host", "course_trust"])
def test_a_lever_in_somebodys_favour_lowers_no_score_and_changes_no_list(lever):
    c = with_barriers()
    c.world.persons.track[:] = 0
    c.world.traits.competences[:] = 0.95  # nobody is below what the trade asks: more sight is in favour
    if lever == "signal":
        c.world.persons.second_segment[:] = TRADES[2]
    plain_market = market(c)
    look_only(plain_market)
    plain = lists_of(plain_market.board)

    def favour(m):
        column = getattr(m.levers, lever)
        m.levers.owned[:] = lever == "course_trust"
        column[:] = hosts(plain_market, len(column)) if lever == "host" else 0.6

    better = first_lists(c, favour)
    gained = 0
    for ident, entries in plain.items():
        assert [v for v, _, _ in better[ident]] == [v for v, _, _ in entries]
        for (_, _, before), (_, _, after) in zip(entries, better[ident], strict=True):
            assert after >= before
            gained += after > before + 1e-6
    assert gained >= 10


def hosts(m, people: int) -> np.ndarray:
    """For each person the employer of the first vacancy in the list, as the lever writes it."""
    board, found = m.board, np.zeros(people, np.int32)
    for s in range(int(board.seekers[0])):
        rows = board.row[board.vacancy[s, : board.filled[s]]]
        if board.who[s] >= 0 and (rows >= 0).any():
            found[board.who[s]] = m.world.positions.employer[rows[rows >= 0][0]] + 1
    return found


def certified(second: np.ndarray | int, skill: float | None) -> tuple[int, int]:
    """How many scores a certificate raises and how many it lowers; skill: everybody's, None as drawn."""
    c = with_barriers()
    c.world.persons.second_segment[:] = second
    if skill is not None:
        c.world.traits.competences[:] = skill

    def certify(m):
        m.levers.signal[:] = 0.8

    plain, better = first_lists(c), first_lists(c, certify)
    gains = [
        after - before
        for who, entries in plain.items()
        for (_, _, before), (_, _, after) in zip(entries, better[who], strict=True)
    ]
    return sum(gain > 1e-6 for gain in gains), sum(gain < -1e-6 for gain in gains)


def test_a_certificate_makes_the_skilled_more_wanted_in_its_trade_and_tells_nothing_elsewhere():
    up, down = certified(TRADES[1], 0.95)
    assert up >= 10 and down == 0
    assert certified(-1, None) == (0, 0)


def test_trust_and_host_add_candidates_and_take_none_away():
    """A pathway presents graduates to co-owners in addition to what they find themselves."""
    c = with_barriers()
    c.world.persons.track[:] = 0
    c.world.persons.second_segment[:] = TRADES[0]

    def presents(m):
        m.levers.owned[:], m.levers.course_trust[0] = 1, 0.4

    plain, with_trust = first_lists(c), first_lists(c, presents)
    more = 0
    for ident, entries in plain.items():
        if len(with_trust[ident]) < LIST:
            assert {v for v, _, _ in entries} <= {v for v, _, _ in with_trust[ident]}
        more += len(with_trust[ident]) > len(entries)
    assert more > 50


def test_students_see_their_own_work_and_all_its_neighbours():
    """The trade somebody is still learning is no field of the own yet, but a neighbouring one it stays."""
    c = case(people=2000, slots=1500)
    people = c.world.persons
    people.status[:2000] = Status.UNEMPLOYED
    people.attachment[:] = Attachment.STUDENT
    people.segment[:] = TRADES[0]
    hits = []
    for second in (-1, TRADES[1]):
        people.second_segment[:] = second
        m = market(c)
        look_only(m)
        board = m.board
        students = np.flatnonzero(board.who[: board.seekers[0]] >= 0)
        there = [board.field[board.vacancy[s, : board.filled[s]]] == TRADES[1] for s in students]
        hits.append(int(np.concatenate(there).sum()))
    assert hits[0] == hits[1] > 0
