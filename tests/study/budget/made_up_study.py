"""A whole study of a made-up market on the lines of a real agenda, in seconds: for tables, words and pictures."""

from types import SimpleNamespace
from typing import Any

import numpy as np
from made_up_market import EUR, MadeUp

from labsim.inputs.mix import load_lines
from labsim.inputs.scenario import load_scenario
from labsim.study.budget.ends import look_at_ends
from labsim.study.budget.futures import Effort, Futures
from labsim.study.budget.lab import Lab
from labsim.study.budget.objective import Objective
from labsim.study.budget.result import BudgetResult, make_result
from labsim.study.budget.space import make_space
from labsim.study.budget.stages import choose

EFFORT = Effort(design=60, screen=3, contenders=12, pairs=30, fresh=30)


def worth(shares: np.ndarray, future: Any) -> float:
    """Lines that wear out; the second and third are worth more where jobs follow people."""
    gains = np.array([14.0, 2.0, 9.0, 6.0, 5.0, 12.0])
    cream = 0.0 if future.creaming is None else 4.0 * (future.creaming - 0.5) * shares[0]
    return float((gains * np.sqrt(shares)).sum() * (0.4 + 1.2 * future.eta) - 3.0 * shares[0] * shares[5] + cream)


def study(objective: Objective | None = None, budget: int = 1_000_000, effort: Effort = EFFORT) -> BudgetResult:
    """The result of that study."""
    scenario = load_scenario("doe_agenda_gorinchem")
    lines = load_lines(scenario, 2)
    market = SimpleNamespace(
        scenario=scenario, lines=lines, parameter_seed=1,
        question=SimpleNamespace(plan=SimpleNamespace(dates=(156,))),
    )  # fmt: skip
    lab = Lab(MadeUp(lines, worth, noise=5.0, shared=15.0), 1)
    futures = Futures(outside_eta=None, effort=effort)
    found = choose(make_space(lines, budget * EUR, 100_000 * EUR), objective or Objective(), (), lab, futures)
    asked = {"region": "gorinchem", "lang": "nl", "command": "labsim budget", "options": {}, "hashes": {}}
    told: Any = market
    return make_result(found, look_at_ends(found, lab, futures), told, futures, lab, asked)
