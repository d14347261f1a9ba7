"""A set of people answers every call as Mesa's own AgentSet does for plain agents with those attributes."""

import copy
import math
import operator
import statistics
from collections.abc import Set
from functools import partial

import mesa
import numpy as np
import pytest
from mesa.agent import AgentSet
from mesa_twins import N, shown

from labsim.agents import RowSet
from labsim.agents.everyone import EveryAgent
from labsim.core.codes import Status


def alike(one, other):
    """Equal; of floats all but the last digits (numpy adds in another order)."""
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-12)
    return bool(one == other)


def outcome(call, agents):
    """What a call gives, or Python's name for its error, and who is in the set afterwards."""
    try:
        result = shown(call(agents))
    except Exception as error:
        result = next(kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins")
    return result, [agent.row for agent in agents]


def searching(agent):
    return agent.status == Status.UNEMPLOYED


CALLS = {
    "len": len,
    "bool": bool,
    "list": list,
    "reversed": lambda s: list(reversed(s)),
    "first": lambda s: s[0],
    "last": lambda s: s[-1],
    "slice": lambda s: s[3:40:7],
    "slice backwards": lambda s: s[::-1],
    "empty slice": lambda s: s[500:],
    "index out of range": lambda s: s[N],
    "index far below": lambda s: s[-N - 1],
    "index of no number": lambda s: s["a"],
    "in": lambda s: (s[4] in s, s.select(searching)[0] in s, s[0] in s.select(searching), 5 in s),
    "index": lambda s: (s.index(s[17]), s.index(s[-1], 5), s.index(s[3], 0, -1)),
    "index of who is not there": lambda s: s.select(searching).index(next(a for a in s if not searching(a))),
    "index outside bounds": lambda s: s.index(s[3], 4),
    "count": lambda s: (s.count(s[2]), s.select(at_most=1).count(s[2])),
    "select everybody": lambda s: s.select(),
    "select function": lambda s: s.select(searching),
    "select truthy": lambda s: s.select(lambda a: a.hours),
    "select share": lambda s: [s.select(at_most=x) for x in (0.2, 0.549, 0.001, 1.0, 0.0)],
    "select number": lambda s: [s.select(at_most=x) for x in (0, 1, 7, 1000, 2.5, -1)],
    "select function at most": lambda s: [s.select(searching, at_most=x) for x in (3, 0.05, 1000)],
    "select type": lambda s: s.select(agent_type=mesa.Agent),
    "select other type": lambda s: s.select(agent_type=type("Other", (mesa.Agent,), {})),
    "select type and function": lambda s: s.select(searching, agent_type=type(s[0]), at_most=5),
    "select in place": lambda s: s.select(searching, inplace=True) is s,
    "select nothing in place": lambda s: s.select(inplace=True) is s,
    "select failing": lambda s: s.select(lambda a: a.nonsense),
    "sort attribute": lambda s: s.sort("age"),
    "sort with ties": lambda s: s.sort("status"),
    "sort with ties ascending": lambda s: s.sort("status", ascending=True),
    "sort text": lambda s: s.sort("segment_name", ascending=True),
    "sort text descending": lambda s: s.sort("group"),
    "sort several numbers": lambda s: s.sort("competences"),
    "sort property": lambda s: s.sort("young"),
    "sort path": lambda s: s.sort("segment_name.__class__.__name__"),
    "sort function": lambda s: s.sort(lambda a: (a.group, -a.age), ascending=True),
    "sort in place": lambda s: s.sort("hours", inplace=True) is s,
    "sort nonsense": lambda s: s.sort("nonsense"),
    "get": lambda s: s.get("hours"),
    "get enum": lambda s: s.get("status"),
    "get text": lambda s: s.get("group"),
    "get several numbers": lambda s: s.get("competences"),
    "get property": lambda s: s.get("young"),
    "get two": lambda s: s.get(["age", "young"]),
    "get none": lambda s: s.get([]),
    "get nonsense": lambda s: s.get("nonsense"),
    "get nonsense of two": lambda s: s.get(["age", "nonsense"]),
    "get default": lambda s: s.get("nonsense", handle_missing="default", default_value=-1),
    "get default of two": lambda s: s.get(["age", "nonsense"], "default", 0),
    "get wrong option": lambda s: s.get("age", handle_missing="ignore"),
    "agg builtin": lambda s: [s.agg("hours", f) for f in (sum, min, max, len, sorted)],
    "agg floats": lambda s: s.agg("motivation", [sum, min, max, np.mean, np.median, np.std]),
    "agg small numbers": lambda s: s.agg("hours", [sum, np.sum, np.prod, np.cumsum, lambda v: v[0] * 999]),
    "agg truths": lambda s: s.agg("young", [sum, any, all, np.mean]),
    "agg text": lambda s: s.agg("group", (min, max, set, np.unique)),
    "agg enum": lambda s: s.agg("status", [min, max, np.unique]),
    "agg sum of text": lambda s: s.agg("group", sum),
    "agg several numbers": lambda s: s.agg("competences", [np.mean, np.shape, len]),
    "agg own function": lambda s: s.agg("age", [statistics.fmean, lambda v: v.count(40)]),
    "agg with arguments": lambda s: s.agg("age", partial(np.percentile, q=90)),
    "agg nonsense": lambda s: s.agg("nonsense", sum),
    "agg nobody": lambda s: [s.select(at_most=0).agg("age", f) for f in (sum, len)],
    "agg least of nobody": lambda s: s.select(at_most=0).agg("age", min),
    "groupby": lambda s: s.groupby("status"),
    "groupby text": lambda s: s.groupby("segment_name"),
    "groupby property": lambda s: s.groupby("young"),
    "groupby several numbers": lambda s: s.groupby("competences").count(),
    "groupby function": lambda s: s.groupby(lambda a: a.age // 10),
    "groupby list": lambda s: s.groupby("group", result_type="list"),
    "groupby nonsense": lambda s: s.groupby("nonsense"),
    "groupby unhashable": lambda s: s.groupby(lambda a: [a.age]),
    "groupby nobody": lambda s: len(s.select(at_most=0).groupby("status")),
    "groups count": lambda s: s.groupby("group").count(),
    "groups len": lambda s: len(s.groupby("group")),
    "groups agg": lambda s: [s.groupby("group").agg("age", f) for f in (len, sum, np.mean, statistics.mode)],
    "groups agg of lists": lambda s: s.groupby("group", "list").agg("age", max),
    "groups map method": lambda s: s.groupby("status").map("get", "hours"),
    "groups map function": lambda s: s.groupby("status").map(len),
    "groups do": lambda s: s.groupby("status").do("do", "step").count(),
    "groups do function": lambda s: s.groupby("age").do(lambda g: g.select(searching, inplace=True)).count(),
    "groups member": lambda s: s.groupby("status").groups[Status.EMPLOYED].sort("age")[0],
    "groups by number": lambda s: s.groupby("status").groups[3],
    "do returns itself": lambda s: s.do("step") is s,
    "do function": lambda s: [(out := []), s.do(lambda a, k: out.append(a.age + k), 5)][0],
    "do nonsense": lambda s: s.do("nonsense"),
    "map method": lambda s: s.map("hours_after", 8),
    "map keyword": lambda s: s.map("hours_after", 8, least=4),
    "map function": lambda s: s.map(lambda a, k: a.age * k, k=2),
    "map nonsense": lambda s: s.map("nonsense"),
    "chain": lambda s: s.select(searching).sort("age", ascending=True).select(at_most=3).get("age"),
    "discard": lambda s: [s.discard(s[3]), s.discard(s.select()[3])],
    "discard twice": lambda s: [a := s[0], s.discard(a), s.discard(a)][1:],
    "remove": lambda s: s.remove(s[5]),
    "remove twice": lambda s: [a := s[0], s.remove(a), s.remove(a)][1:],
    "remove while doing": lambda s: s.do(s.remove) is s,
    "remove while iterating": lambda s: [s.discard(a) for a in list(s) if searching(a)],
    "add again": lambda s: s.add(s[4]),
    "add at the end": lambda s: [a := s[0], s.remove(a), s.add(a)][1:],
    "pop": lambda s: (s.pop(), s.pop()),
    "pop from nobody": lambda s: s.select(at_most=0).pop(),
    "clear": lambda s: s.clear(),
    "copy is apart": lambda s: [c := copy.copy(s), c.clear()][1:],
}  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.filterwarnings("ignore:No Agents specified")
def test_a_call_does_what_mesa_does(twins, name):
    lazy, plain = twins
    answer, asked = outcome(CALLS[name], lazy), outcome(CALLS[name], plain)
    assert alike(answer, asked), f"{name}: {answer} instead of {asked}"


OPERATORS = {
    "and": operator.and_, "or": operator.or_, "minus": operator.sub, "xor": operator.xor,
    "equal": operator.eq, "subset": operator.le, "proper subset": operator.lt, "superset": operator.ge,
    "proper superset": operator.gt, "disjoint": lambda a, b: a.isdisjoint(b), "in place and": operator.iand,
    "in place or": operator.ior, "in place minus": operator.isub, "in place xor": operator.ixor,
}  # fmt: skip
OTHERS = {
    "the same": lambda s: s.select(),
    "a part": lambda s: s.select(at_most=20),
    "an overlap": lambda s: s.select(lambda a: a.age % 2).sort("age"),
    "nobody": lambda s: s.select(at_most=0),
    "a builtin set": lambda s: {s[2], s[30]},
    "a list": lambda s: [s[30], s[2], s[30]],
    "a number": lambda s: 3,
}


@pytest.mark.parametrize("name", OPERATORS)
@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.filterwarnings("ignore:No Agents specified")
def test_an_operator_does_what_mesa_does(twins, name, other):
    results = []
    for agents in twins:
        rest = OTHERS[other](agents)
        mine = agents.select(searching, inplace=True)
        results.append([outcome(lambda s, r=rest: OPERATORS[name](s, r), mine), ordered(rest), mine is agents])
        mine = agents.select(at_most=10)
        results[-1].append(outcome(lambda s, r=rest: OPERATORS[name](r, s), mine))
    if other == "a builtin set":  # which has no order of its own
        results = [repr(sorted(str(one))) for one in results]
    assert results[0] == results[1]


def ordered(agents):
    return shown(agents) if not isinstance(agents, set) else sorted(agent.row for agent in agents)


# --- what is not inherited ------------------------------------------------------------------------------

COMPARISONS = {"__le__", "__lt__", "__ge__", "__gt__", "__eq__", "isdisjoint"}  # they ask len, iter and in
PYTHON = {"__class_getitem__", "_from_iterable", "_hash"}  # the last two are reached by operators only


@pytest.mark.parametrize("kind", [RowSet, EveryAgent])
def test_no_method_of_mesa_is_left_to_work_on_nothing(kind):
    own = {name for base in kind.__mro__ if base.__module__.startswith("labsim") for name in vars(base)}
    public = {n for n in dir(AgentSet) if callable(getattr(AgentSet, n)) and not hasattr(object, n)}
    assert public >= {"select", "shuffle_do", "__iter__", "__ior__"}
    assert public - own == PYTHON | {"isdisjoint"}
    inherited = {n for n in vars(Set) if n in COMPARISONS} & own
    assert inherited == set()
