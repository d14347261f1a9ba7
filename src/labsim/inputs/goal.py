"""What a board asks of a budget, checked before anything is prepared: money, steps, and what is to be most."""

from collections.abc import Mapping
from math import isfinite

from labsim.inputs.errors import InputError, Text, shown
from labsim.inputs.scenario import Scenario

MOST_EUROS = 100_000_000  # a year: far beyond what a region's agenda states (about a million)
MOST_STEPS = 400  # of a budget
EXAMPLE = "scheme:bijstand=2"
CENTS = 100


def check_money(budget: float, step: float) -> None:
    """Refuse money or steps that leave nothing to divide, and steps that do not divide it. Raises InputError."""
    for name, euros in (("--budget", budget), ("--steps", step)):
        example = "1000000" if name == "--budget" else "50000"
        if not isfinite(euros) or euros <= 0:
            words = Text(f"{_told(euros)} is geen bedrag boven nul", f"{_told(euros)} is no amount above zero")
            raise InputError(name, None, "", words, examples=[example])
        if euros > MOST_EUROS:
            words = Text(
                f"{_told(euros)} euro per jaar is te groot: hoogstens {MOST_EUROS}",
                f"{_told(euros)} euros a year is too large: at most {MOST_EUROS}",
            )
            raise InputError(name, None, "", words, examples=[example])
        if round(euros * CENTS) != euros * CENTS:
            words = Text(f"{shown(euros)} is geen heel aantal centen", f"{shown(euros)}: no whole cents")
            raise InputError(name, None, "", words)
    cents, each = round(budget * CENTS), round(step * CENTS)
    if cents % each or cents // each > MOST_STEPS:
        words = Text(
            f"het budget van {_told(budget)} moet een veelvoud van de stap {_told(step)} zijn, "
            f"van hoogstens {MOST_STEPS} stappen",
            f"the budget of {_told(budget)} must be a multiple of the step {_told(step)}, "
            f"of at most {MOST_STEPS} steps",
        )
        raise InputError("--steps", None, "", words, examples=nearest_steps(budget, step))


def nearest_steps(budget: float, step: float) -> list[str]:
    """The steps in whole euros nearest to `step` that divide the budget, at most two; the budget itself always does."""
    if budget != round(budget):
        return [_told(budget)]
    whole = round(budget)
    fits = [whole // n for n in range(1, MOST_STEPS + 1) if whole % n == 0]
    below = [one for one in fits if one <= step]
    above = [one for one in fits if one > step]
    return [str(one) for one in (*below[:1], *above[-1:])]


def check_goal(objective: str, value: float | None, weights: Mapping[str, float]) -> None:
    """Refuse a goal without what it needs. Raises InputError."""
    if objective == "net_benefit" and (value is None or not isfinite(value) or value <= 0):
        words = Text(
            "netto baat vraagt de waarde van een blijvende plaatsing in euro",
            "net benefit needs the value of a lasting placement in euro",
        )
        raise InputError("--value", None, "", words, examples=["25000"])
    if objective in ("lasting_net", "net_benefit", "weighted") and (objective == "weighted") != bool(weights):
        words = Text(
            "weging en gewichten horen bij elkaar: geef --objective weighted en --weight",
            "weighted and weights belong together: give --objective weighted and --weight",
        )
        raise InputError("--weight", None, "", words, examples=[EXAMPLE])


def elsewhere(scenario: Scenario, region: str) -> list[str]:
    """The regions its compared instruments were made for, where the one that is asked is not among them."""
    own = sorted({one.region for one in scenario.package if one.slug in scenario.compared and one.region})
    return [] if region in own else own


def _told(euros: float) -> str:
    """An amount as it was typed."""
    return f"{euros:.0f}" if isfinite(euros) and euros == round(euros) else repr(euros)
