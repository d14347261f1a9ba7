"""What is to be as large as possible, and what has to hold: linear in the rows of mixes, so that means add up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from labsim.inputs.errors import InputError, Text, nearest, shown
from labsim.inputs.mix import Wanted

OBJECTIVES = ("lasting_net", "net_benefit", "weighted")
ROBUST = ("mean", "p10", "cvar", "regret")
TAIL = 0.1  # the worst tenth
CENTS = 100


@dataclass(frozen=True, kw_only=True)
class Objective:
    """kind: one of OBJECTIVES; value_eur: of a lasting net placement, for net benefit; weights: group -> weight of a
    placement (1 for all others); robust: how a mix is judged over what it may live in."""

    kind: str = "lasting_net"
    value_eur: float = 0.0
    weights: Mapping[str, float] = field(default_factory=dict)
    robust: str = "mean"

    def values(self, rows: np.ndarray, columns: Sequence[str]) -> np.ndarray:
        """What rows [..., columns] are worth [...]: persons, or euros for net benefit."""
        net = rows[..., columns.index("net_lasting")].astype(float)
        if self.kind == "net_benefit":
            return self.value_eur * net - rows[..., columns.index("cost_cents")] / CENTS
        if self.kind == "weighted":
            return net + sum(
                (weight - 1.0) * rows[..., columns.index(f"{group}|net_lasting")]
                for group, weight in self.weights.items()
            )
        return net

    @property
    def in_euros(self) -> bool:
        """Whether its unit is the euro."""
        return self.kind == "net_benefit"


def make_objective(kind: str, robust: str, value_eur: float | None, weights: Mapping[str, float]) -> Objective:
    """An objective that was checked, but for the names of its groups. Raises InputError."""
    for given, allowed, name in ((kind, OBJECTIVES, "--objective"), (robust, ROBUST, "--robust")):
        if given not in allowed:
            words = Text(f"{shown(given)} is geen doel", f"{shown(given)} is no objective")
            raise InputError(name, None, "", words, allowed=allowed, guess=nearest(str(given), allowed))
    if kind == "net_benefit" and not (value_eur is not None and np.isfinite(value_eur) and value_eur > 0):
        words = Text("netto baat vraagt de waarde van een blijvende plaatsing in euro",
                     "net benefit needs the value of a lasting placement in euro")  # fmt: skip
        raise InputError("--value", None, "", words, allowed=["25000"])
    if (kind == "weighted") != bool(weights):
        words = Text("weging en gewichten horen bij elkaar", "weighted and weights belong together")
        raise InputError("--weight", None, "", words, allowed=["scheme:bijstand=2"])
    if any(not (np.isfinite(weight) and weight >= 0) for weight in weights.values()):
        words = Text("een gewicht is 0 of meer", "a weight is 0 or more")
        raise InputError("--weight", None, "", words)
    if len({group.partition(":")[0] for group in weights}) > 1:
        words = Text("weeg groepen van een soort: anders telt iemand dubbel", "weigh groups of one kind only")
        raise InputError("--weight", None, "", words)
    return Objective(kind=kind, robust=robust, value_eur=value_eur or 0.0, weights=dict(weights))


def check_groups(names: Sequence[str] | Mapping[str, float], groups: Sequence[str], where: str) -> None:
    """Refuse a group that is not told apart. Raises InputError."""
    for name in names:
        if name not in groups:
            words = Text(f"groep {shown(name)} wordt niet onderscheiden", f"there is no group {shown(name)}")
            raise InputError(where, None, "", words, allowed=list(groups)[:20], guess=nearest(name, groups))


def slack(wanted: Wanted, rows: np.ndarray, columns: Sequence[str]) -> np.ndarray:
    """By how many persons a mix meets what is wanted [...]: those of the group less the share of all."""
    mine = rows[..., columns.index(f"{wanted.group}|{wanted.of}")].astype(float)
    return mine - wanted.share * rows[..., columns.index(wanted.of)]


def met(outcomes: Sequence[Wanted], rows: np.ndarray, columns: Sequence[str]) -> np.ndarray:
    """Whether each mix meets all of them in expectation [mixes] bool; rows [futures, mixes, columns]."""
    holds = np.ones(rows.shape[1], bool)
    for one in outcomes:
        holds &= slack(one, rows, columns).mean(axis=0) >= 0
    return holds


def judged(values: np.ndarray, robust: str) -> np.ndarray:
    """One number per mix, larger is better, from what it is worth in each future [futures, mixes].

    p10: the value it exceeds in nine of ten futures; cvar: the mean of its worst tenth; regret: minus the most it
    falls short of the best mix of a future.
    """
    if robust == "p10":
        return np.quantile(values, TAIL, axis=0)
    if robust == "cvar":
        worst = max(1, int(np.ceil(TAIL * len(values))))
        found: np.ndarray = np.sort(values, axis=0)[:worst].mean(axis=0)
        return found
    if robust == "regret":
        lost: np.ndarray = -(values.max(axis=1, keepdims=True) - values).max(axis=0)
        return lost
    mean: np.ndarray = values.mean(axis=0)
    return mean
