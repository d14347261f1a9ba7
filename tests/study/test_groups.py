"""Groups divide everybody, and small ones stay hidden."""

import numpy as np

from labsim.core.codes import Scheme, Status
from labsim.study.groups import Groups, by_group, hidden, make_groups


def test_each_dimension_divides_everybody(dorp):
    groups = make_groups(dorp)
    people = len(dorp.world.persons.ident)
    for name in ("scheme", "age", "level", "municipality", "barriers", "distance"):
        own = [k for k, key in enumerate(groups.keys) if groups.dimension(key) == name]
        assert groups.persons[own].sum() == people


def test_schemes_are_what_people_have_at_the_start(dorp):
    groups = make_groups(dorp)
    size = dict(zip(groups.keys, groups.persons.tolist(), strict=True))
    persons = dorp.world.persons
    for scheme in Scheme:
        if scheme is not Scheme.NONE:
            assert size[f"scheme:{scheme.name.lower()}"] == (persons.scheme == scheme).sum()
    here = (persons.status != Status.ABSENT) & (persons.status != Status.GONE)
    free = persons.scheme == Scheme.NONE
    assert size["scheme:employed"] == (free & (persons.status == Status.EMPLOYED)).sum()
    assert size["scheme:other"] == (free & ~here).sum()
    assert size["scheme:none"] > 0


def test_sums_by_group_are_sums_over_persons():
    groups = Groups(("a:x", "a:y", "b:z"), np.array([[0, 1, 1, 0], [2, 2, 2, 2]], np.int16), np.array([2, 2, 4]))
    rows, values = np.array([1, 2, 3]), np.array([[1, 10], [2, 20], [4, 40]])
    assert by_group(groups, rows, values).tolist() == [[4, 40], [3, 30], [7, 70]]


def small_groups(participants: list[float], persons: list[int]) -> set[str]:
    keys = tuple(f"age:{k}" for k in range(len(persons)))
    return hidden(Groups(keys, np.zeros((1, 1), np.int16), np.array(persons)), np.array(participants))


def test_groups_of_one_to_nine_participants_are_hidden_with_the_next_smallest():
    assert small_groups([30, 4, 12], [500, 500, 500]) == {"age:1", "age:2"}  # else 4 is the total less 42
    assert small_groups([30, 4, 3], [500, 500, 500]) == {"age:1", "age:2"}
    assert small_groups([30, 10, 0], [500, 500, 500]) == set()


def test_groups_of_few_persons_are_hidden_and_empty_ones_do_not_count():
    assert small_groups([30, 0, 0, 0], [500, 500, 9, 0]) == {"age:2", "age:0"}
