"""One person more moves others only through real consequences: a vacancy taken, a coach busy."""

import numpy as np
from small_market import Case, case, changed, market, small_offices
from test_search import lists_of

from labsim import week as engine
from labsim.core.codes import NO_ROW, Kind, Scheme, Slot, Status
from labsim.core.draws import ident
from labsim.core.sieve import hashes
from labsim.world.persons import Persons, PersonTraits
from labsim.world.state import World


def with_one_more(c: Case, like: int, ordinal: int = 987_654) -> Case:
    """The same case with a twin of row `like` at the end of the table, jobless and alone, under a new ident."""
    world = c.world
    persons = Persons(*(np.concatenate([column, column[like : like + 1]]) for column in world.persons))
    traits = PersonTraits(*(np.concatenate([column, column[like : like + 1]]) for column in world.traits))
    persons.ident[-1] = ident(int(Kind.PERSON), 0, ordinal)
    persons.hash[-1:] = hashes(persons.ident[-1:])
    persons.position[-1] = persons.next_position[-1] = traits.partner[-1] = NO_ROW
    return c._replace(world=world._replace(persons=persons, traits=traits))


def jobless(world: World) -> list[int]:
    """Rows of the unemployed without benefit who have no job in prospect."""
    people = world.persons
    able = (people.status == Status.UNEMPLOYED) & (people.scheme == Scheme.NONE) & (people.barriers == 0)
    return np.flatnonzero(able & (people.next_position == NO_ROW)).tolist()


def people_that_differ(a: World, b: World) -> set[int]:
    """Rows of the smaller world whose person or traits differ between the two."""
    n, changed_rows = len(a.persons.ident), set()
    for table in ("persons", "traits"):
        for one, other in zip(getattr(a, table), getattr(b, table), strict=True):
            unequal = (one != other[:n]).reshape(n, -1).any(axis=1)
            changed_rows |= set(np.flatnonzero(unequal).tolist())
    return changed_rows


def test_without_vacancies_nobody_notices():
    """Half a year in which nobody can be hired: the newcomer changes nobody, in no column."""
    c = case(people=700, slots=500)
    slots = c.world.positions
    slots.state[slots.state != Slot.FILLED] = Slot.CLOSED
    c.world.outside.taken[:] = 0
    world = c.world._replace(outside=type(c.world.outside)(*(column[:0] for column in c.world.outside)))
    rules = changed(c.behaviour, openings__replace_share=0.0, openings__expand_w=0.0)
    c = c._replace(world=world, behaviour=rules, offices=small_offices(0, 0, 5, 0), eta=0.0)
    row = jobless(c.world)[0]
    plain, more = market(c), market(with_one_more(c, row))
    plain.run(26)
    more.run(26)
    assert people_that_differ(plain.world, more.world) == set()
    assert (plain.world.positions.state == more.world.positions.state).all()
    assert plain.log.size[0] < more.log.size[0] + 50


def holders(m) -> dict[int, int]:
    """Which vacancy each searcher got: {ident: vacancy ident}."""
    board = m.board
    held = np.flatnonzero(board.holder[: board.start[-1]] >= 0)
    return {int(board.who_ident[board.holder[v]]): int(board.ident[v]) for v in held}


def test_in_a_market_those_who_change_are_the_chain_the_newcomer_starts():
    """In the week of arrival: the newcomer takes a vacancy, who held it takes another, and so on to the end."""
    moved, chains = 0, 0
    for seed in range(60):
        c = case(people=800, slots=700, world_seed=1 + seed % 4)._replace(seed=seed, offices=small_offices(12, 0))
        rules = changed(c.behaviour, seekers__apply_none=3.0, search__direct_contacts=6.0, listing__theta=0.5)
        c = c._replace(behaviour=rules)
        plain, more = market(c), market(with_one_more(c, jobless(c.world)[seed % 5], 10**6 + seed))
        engine.search_and_match(plain)
        engine.search_and_match(more)
        before, after = holders(plain), holders(more)
        newcomer = int(more.world.persons.ident[-1])
        lists, others = lists_of(plain.board), lists_of(more.board)
        assert all(others[who] == entries for who, entries in lists.items()), "nobody's list changes"
        changed_people = {who for who in before.keys() | after.keys() if before.get(who) != after.get(who)}
        chain, by_vacancy = [], {v: who for who, v in before.items()}
        who = newcomer if newcomer in after else None
        while who is not None and len(chain) < 100:
            chain.append(who)
            who = by_vacancy.get(after.get(who))
        assert changed_people == set(chain), f"seed {seed}"
        rows = {int(c.world.persons.ident[i]) for i in people_that_differ(plain.world, more.world)}
        assert rows <= changed_people, f"seed {seed}: nothing else about anybody"
        moved += bool(chain)
        chains += len(chain) > 1
    assert moved >= 10 and chains >= 2
