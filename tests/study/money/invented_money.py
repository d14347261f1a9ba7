"""Invented lives of a few people, and what the law gives them, week by week in plain Python."""

from types import SimpleNamespace

import numpy as np

from labsim.core.codes import NO_ROW, OUTSIDE, Contract, Group, Scheme, Status
from labsim.inputs.money import load_money
from labsim.study.money.keep import Kept
from labsim.study.money.spells import STATE, read_spells
from labsim.study.money.weekly import Facts

FIRST, WEEKS, PEOPLE, POSITIONS = 2600, 120, 14, 6
MONEY = load_money()
IDLE = (Status.INACTIVE, Contract.NONE, 0, Scheme.NONE, NO_ROW)
ON_BIJSTAND = (Status.INACTIVE, Contract.NONE, 0, Scheme.BIJSTAND, NO_ROW)
ON_WW = (Status.UNEMPLOYED, Contract.NONE, 0, Scheme.WW, NO_ROW)
GONE = (Status.GONE, Contract.NONE, 0, Scheme.NONE, NO_ROW)


def at_work(contract=Contract.PERMANENT, hours=32, scheme=Scheme.NONE, position=OUTSIDE):
    """Status, contract, hours, scheme and position of somebody in a job."""
    return (Status.EMPLOYED, contract, hours, scheme, position)


def make_facts(rng: np.random.Generator | None = None, n: int = PEOPLE, birth: int | None = None) -> Facts:
    """People of all ages, the first ones in couples (0 with 1, 2 with 3, ...)."""
    rng = np.random.default_rng(1) if rng is None else rng
    partner = np.full(n, NO_ROW, np.int32)
    couples = n // 3
    partner[: 2 * couples] = np.arange(2 * couples) ^ 1
    ages = rng.integers(18, 64, n) * 52 + rng.integers(0, 52, n)
    persons = SimpleNamespace(
        ident=np.arange(n, dtype=np.uint64),
        birth_week=(FIRST - ages if birth is None else np.full(n, birth)).astype(np.int32),
        segment=rng.integers(0, 36, n).astype(np.int8),
    )
    traits = SimpleNamespace(
        partner=partner,
        school_end=np.where(rng.random(n) < 0.2, FIRST + 60, -(2**30)).astype(np.int32),
        aow_week=(persons.birth_week + 67 * 52).astype(np.int32),
        groups=np.where(rng.random(n) < 0.3, 1 << Group.BANENAFSPRAAK, 0).astype(np.uint16),
        benefit_since=(FIRST - rng.integers(0, 30, n)).astype(np.int32),
    )
    return Facts(MONEY, persons, traits, rng.uniform(9.0, 30.0, 36), 0.2)  # type: ignore[arg-type]


def make_kept(facts: Facts, start: list[tuple], changes: list[tuple], lines=None, shared=None) -> Kept:
    """A world: what everybody was at the start, and (week, person, state) rows of its log in order."""
    columns = [np.array(column) for column in zip(*start, strict=True)]
    people = SimpleNamespace(ident=facts.persons.ident, **dict(zip(STATE, columns, strict=True)))
    week, row = ([one[k] for one in changes] for k in range(2))
    states = [np.array([one[2][k] for one in changes], np.int64) for k in range(5)]
    names = ("after", "contract", "hours", "scheme", "position")
    log = SimpleNamespace(
        size=np.array([len(changes)]), week=np.array(week, np.int64), row=np.array(row, np.int64),
        **dict(zip(names, states, strict=True)),
    )  # fmt: skip
    rng = np.random.default_rng(3)
    return Kept(
        spells=read_spells(people, log, FIRST, FIRST + WEEKS),  # type: ignore[arg-type]
        ident=np.arange(100, 100 + POSITIONS).astype(np.uint64),
        segment=rng.integers(0, 36, POSITIONS).astype(np.int8),
        wage=rng.normal(0.0, 0.2, POSITIONS),
        funded=np.arange(POSITIONS) == POSITIONS - 1,
        lines={} if lines is None else lines,
        shared={} if shared is None else shared,
        spent={},
    )


def any_state(rng: np.random.Generator) -> tuple:
    """Something somebody may be."""
    pick = rng.integers(0, 10)
    if pick < 4:
        position = int(rng.integers(-2, POSITIONS))
        contract = Contract(int(rng.integers(1, 12)))
        scheme = Scheme(int(rng.choice([0, 0, 0, 1, 2, 8])))
        return at_work(contract, int(rng.integers(4, 41)), scheme, OUTSIDE if position == NO_ROW else position)
    if pick == 9 and rng.random() < 0.2:
        return GONE
    scheme = Scheme(int(rng.choice([0, 1, 1, 1, 2, 3, 3, 4, 5])))
    return (Status.INACTIVE if rng.random() < 0.5 else Status.UNEMPLOYED, Contract.NONE, 0, scheme, NO_ROW)


def invent(rng: np.random.Generator, facts: Facts, changes: int) -> Kept:
    """A world in which everything is drawn; who has left stays away."""
    n = len(facts.persons.ident)
    start = [any_state(rng) for _ in range(n)]
    gone = {i for i in range(n) if start[i] == GONE}
    rows = []
    for week in sorted(rng.integers(FIRST, FIRST + WEEKS, changes).tolist()):
        i = int(rng.integers(0, n))
        if i in gone:
            continue
        rows.append((week, i, any_state(rng)))
        if rows[-1][2] == GONE:
            gone.add(i)
    return make_kept(facts, start, rows)
