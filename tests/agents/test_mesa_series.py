"""Any series of changes to a set of people ends as it does for Mesa's own AgentSet."""

import operator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mesa_twins import N, shown

STEPS = st.one_of(
    st.tuples(st.just("select"), st.integers(15, 75)),
    st.tuples(st.just("at_most"), st.one_of(st.integers(0, N), st.floats(0.0, 1.0))),
    st.tuples(st.sampled_from(["up", "down"]), st.sampled_from(["status", "age", "group", "motivation"])),
    st.tuples(st.sampled_from(["add", "discard"]), st.integers(0, N - 1)),
    st.tuples(st.sampled_from(["|", "&", "-", "^"]), st.integers(0, N - 1)),
    st.tuples(st.just("group"), st.sampled_from(["status", "group", "municipality"])),
)


def step(everybody, agents, what, by):
    """One change; gives the set to go on with."""
    match what:
        case "select":
            return agents.select(lambda a: a.age < by)
        case "at_most":
            return agents.select(at_most=by)
        case "up" | "down":
            return agents.sort(by, ascending=what == "up")
        case "add" | "discard":
            getattr(agents, what)(everybody[by])
            return agents
        case "group":
            groups = agents.groupby(by).groups
            return next(iter(groups.values()), agents)
    combine = {"|": operator.or_, "&": operator.and_, "-": operator.sub, "^": operator.xor}[what]
    return combine(agents, everybody.select(at_most=by))


@pytest.mark.filterwarnings("ignore:No Agents specified")
@given(st.data())
def test_any_series_of_changes_ends_as_in_mesa(data):
    lazy, plain = TWINS["now"]
    sets = [lazy.select(), plain.select()]
    for what, by in data.draw(st.lists(STEPS, max_size=8)):
        sets = [step(all_, one, what, by) for all_, one in zip((lazy, plain), sets, strict=True)]
        assert shown(sets[0]) == shown(sets[1])
        assert sets[0].get("age") == sets[1].get("age")
        assert [a in sets[0] for a in lazy] == [a in sets[1] for a in plain]


TWINS = {}


@pytest.fixture(autouse=True)
def twins_for_hypothesis(request):
    """The same two sets for all examples of one test: they are only read."""
    if "changes" in request.node.name:
        TWINS["now"] = request.getfixturevalue("twins")
