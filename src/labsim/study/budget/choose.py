"""The board's question as one call: which mix of the lines of a package is best for this money?"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple

from labsim.inputs import mix, uncertainty
from labsim.inputs.assembly import Inputs, assemble
from labsim.inputs.errors import InputError, Text, shown
from labsim.inputs.files import known
from labsim.inputs.instrument import read_instrument
from labsim.inputs.measure import load_measure
from labsim.inputs.mix import Lines, load_lines
from labsim.inputs.output import MARKER, check_output
from labsim.inputs.overrides import Overrides
from labsim.inputs.scenario import load_scenario
from labsim.inputs.settings import RunSettings, check_start, run_settings, with_own_start
from labsim.study.budget.ends import look_at_ends
from labsim.study.budget.futures import Effort, Futures
from labsim.study.budget.lab import Lab
from labsim.study.budget.objective import Objective, check_groups, make_objective
from labsim.study.budget.result import BudgetResult, make_result
from labsim.study.budget.space import Space, make_space
from labsim.study.budget.stages import choose
from labsim.study.budget.worlds import Market, with_long_bijstand
from labsim.study.effects import Question
from labsim.study.ensemble import Progress, worker_count
from labsim.study.files import write_json
from labsim.study.groups import SMALLEST, Groups
from labsim.study.manifest import command_line, hash_data, hash_of, origins, sources
from labsim.study.task import behaviour_overrides, make_plan, prepared

PARAMETER_SEED = 1  # of the draws of uncertain figures
LIMITS = {"design": (0, 5000), "screen": (1, 200), "contenders": (1, 500), "first": (2, 2000), "pairs": (2, 2000),
          "fresh": (2, 2000)}  # fmt: skip


NEGATED = ("draws",)  # switches that are on unless the command says --no-


class Ready(NamedTuple):
    """A study that was checked and burnt in."""

    space: Space
    objective: Objective
    market: Market
    settings: RunSettings
    effort: Effort
    hashes: Mapping[str, str]


def budget(
    region: str,
    package: str | None = None,
    *,
    budget: float = 1_000_000,
    years: int = 2,
    steps: float = 100_000,
    objective: str = "lasting_net",
    robust: str = "mean",
    value: float | None = None,
    weights: Mapping[str, float] | None = None,
    effort: Mapping[str, Any] | None = None,
    at: int = 156,
    start: str | None = None,
    outside_eta: float | None = None,
    measure: str = "12h",
    workers: int | str | None = None,
    lang: str = "nl",
    overrides: Overrides | None = None,
    folder: str | Path | None = None,
    progress: Progress | None = None,
) -> BudgetResult:
    """Which mix of a package's lines brings most for `budget` euros a year, during `years` project years.

    steps: euros in which is divided. objective: 'lasting_net' (persons), 'net_benefit' (`value` euros a lasting net
    placement, less cost) or 'weighted' (`weights`: group -> weight of a placement). robust: 'mean', 'p10', 'cvar' or
    'regret' over the futures lived. effort: fields of `Effort`. at: weeks from the start to the date of the answer.
    With one name it is the package's, and the region the one that its instruments were made for. Pairs live at eta 0,
    0.5 and 1 in turn, and so they do at the border (unless outside_eta says where) and in who gets the seat. folder:
    pairs are kept there, and a study that was stopped goes on from them. The answer does not depend on workers. Raises
    InputError, and KeyboardInterrupt after Ctrl-C.
    """
    if package is None:
        region, package = region_of(region), region
    asked = {key: found for key, found in locals().items() if key not in ("progress", "folder", "workers")}
    target = None if folder is None else check_output(folder)
    settings = {"weeks": at, "at": at, "start": start, "outside_eta": outside_eta, "measure": measure, "lang": lang}
    ready = prepare_budget(
        region, package, (budget, years, steps), (objective, robust, value, dict(weights or {})),
        make_effort(effort or {}), {**settings, "workers": "auto" if workers is None else workers},
        dict(overrides or {}), progress,
    )  # fmt: skip
    manifest = {"command": command_of(asked), "options": options_of(asked, ready), "hashes": dict(ready.hashes)}
    if target is not None:
        write_json(target / MARKER, {**manifest, "complete": False})
    lab = Lab(
        ready.market, worker_count(ready.settings.workers), folder=target,
        key=hash_data([*sorted(ready.hashes.items()), sorted(options_of({}, ready).items())]),
        progress=_spoken(progress, lang),
    )  # fmt: skip
    futures = Futures(outside_eta=outside_eta, effort=ready.effort)
    found = choose(ready.space, ready.objective, ready.market.lines.outcomes, lab, futures)
    ends = look_at_ends(found, lab, futures)
    return make_result(found, ends, ready.market, futures, lab, {"region": region, "lang": lang, **manifest})


def prepare_budget(
    region: str, package: str, money: tuple[float, int, float], goal: tuple[str, str, float | None, dict[str, float]],
    effort: Effort, given: Mapping[str, Any], overrides: Overrides, progress: Progress | None,
) -> Ready:  # fmt: skip
    """Everything checked before the first world lives. Raises InputError."""
    euros, years, step = money
    objective = make_objective(*goal)
    inputs = assemble(region, [package], overrides)
    settings = run_settings(given, prefix="--")  # without a border of its own it is only checked
    settings = with_own_start(settings, given, inputs.region)
    check_start(settings, inputs.region.starts, prefix="--")
    scenario = inputs.scenarios[0]
    if not scenario.compared:
        words = Text("is geen pakket: er is niets te verdelen", "is no package: there is nothing to divide")
        raise InputError(package, None, "", words)
    lines = load_lines(scenario, years)
    space = make_space(lines, _cents(euros, "--budget"), _cents(step, "--steps"))
    start = prepared(region, settings.start, behaviour_overrides(inputs, overrides), progress)
    plan = replace(make_plan(settings, start), dates=(settings.at,))
    groups = with_long_bijstand(plan)
    check_groups(objective.weights, groups.keys, "--weight")
    check_outcomes(lines, groups, f"budgets/{package}")
    market = Market(
        scenario=scenario, lines=lines, question=Question(plan, groups, (), 0), parameter_seed=PARAMETER_SEED,
        overrides=overrides,
    )  # fmt: skip
    made_from = _hashes(region, inputs, start, lines, settings.measure, overrides)
    return Ready(space, objective, market, settings, effort, made_from)


def region_of(package: str) -> str:
    """The region whose instruments a package is made of. Raises InputError where there are several, or none."""
    scenario = load_scenario(package)
    regions = sorted({one.region for one in scenario.package if one.slug in scenario.compared and one.region})
    if len(regions) != 1:
        words = Text(
            f"noem ook de regio: '{package}' hoort niet bij een regio", f"name the region: '{package}' has none"
        )
        raise InputError("region", None, "", words, allowed=regions or sorted(known("region")))
    return regions[0]


def check_outcomes(lines: Lines, groups: Groups, where: str) -> None:
    """Refuse a group that does not exist, or that is too small to be told about. Raises InputError."""
    for one in lines.outcomes:
        check_groups([one.group], groups.keys, where)
        if groups.persons[groups.keys.index(one.group)] < SMALLEST:
            words = Text(
                f"'{one.group}' heeft minder dan {SMALLEST} mensen", f"'{one.group}' has fewer than {SMALLEST}"
            )
            raise InputError(where, None, "outcomes", words)


def _hashes(
    region: str, inputs: Inputs, start: Any, lines: Lines, measure: str, overrides: Overrides
) -> dict[str, str]:
    """What every pair was made from: a block of anything else is never used.

    An override counts beside the scenario that it made: what it names is not drawn, though its value be the stated."""
    files = [read_instrument(slug).data for slug in inputs.scenarios[0].compared]  # ranges are in the files only
    return {
        **origins(region, inputs, start),
        "lines": hash_of(repr(replace(lines, rules=(), outcomes=())).encode()),
        "ranges": hash_data(files),
        "measure": hash_of(repr(load_measure(measure)).encode()),
        "overrides": hash_data(dict(overrides)),
        "draws": hash_of(b"".join(Path(one.__file__ or "").read_bytes() for one in (mix, uncertainty))),
        "engine": sources(),
    }


def make_effort(given: Mapping[str, Any]) -> Effort:
    """How much is lived. Raises InputError for what does not exist or lies out of range."""
    stated = asdict(Effort())
    for name, number in given.items():
        if name not in stated:
            words = Text("onbekende instelling", "unknown setting")
            raise InputError(f"--{name}", None, "", words, allowed=list(stated))
        low, high = LIMITS.get(name, (0, 1))
        if isinstance(number, bool) != isinstance(stated[name], bool) or not low <= number <= high:
            words = Text(f"{shown(number)} kan niet", f"{shown(number)} cannot be")
            raise InputError(f"--{name}", None, "", words, allowed=[f"{low}-{high}"])
    made = Effort(**given)
    if not made.design and not made.exhaustive:
        words = Text("zonder verkenning valt er niets te kiezen", "without a design nothing can be chosen")
        raise InputError("--design", None, "", words, allowed=["1-5000"])
    return made


def _cents(euros: float, where: str) -> int:
    """Whole cents. Raises InputError for what is no amount."""
    if isinstance(euros, bool) or not isinstance(euros, int | float) or not isfinite(euros) or not 0 <= euros <= 1e10:
        raise InputError(where, None, "", Text(f"{shown(euros)} is geen bedrag", f"{shown(euros)} is no amount"))
    if round(euros * 100) != euros * 100:
        raise InputError(
            where, None, "", Text(f"{shown(euros)} is geen heel aantal centen", f"{shown(euros)}: no whole cents")
        )
    return round(euros * 100)


def options_of(asked: Mapping[str, Any], ready: Ready) -> dict[str, Any]:
    """What rows depend on, and beside it what was asked."""
    kept = {
        key: value for key, value in asked.items() if key not in ("region", "package", "overrides", "lang", "effort")
    }
    settings = ready.settings
    own = {"at": settings.at, "start": settings.start, "measure": settings.measure, "parameter_seed": PARAMETER_SEED}
    return {**kept, **own, **({"effort": asdict(ready.effort)} if asked else {})}


def command_of(asked: Mapping[str, Any]) -> str:
    """The words that calculate it again."""
    plain = {
        key: value for key, value in asked.items() if key not in ("region", "package", "overrides", "weights", "effort")
    }
    defaults = {
        "at": 156,
        "start": None,
        "outside_eta": None,
        "measure": "12h",
        "lang": "nl",
        "robust": "mean",
        "value": None,
    }
    line = command_line(["budget", asked["region"], asked["package"]], plain, defaults)
    line += "".join(f" --weight {group}={weight!r}" for group, weight in (asked["weights"] or {}).items())
    for name, number in (asked["effort"] or {}).items():
        if not isinstance(number, bool):
            line += f" --{name} {number}"
        elif number or name in NEGATED:
            line += f" --{name}" if number else f" --no-{name}"
    return f"{line}  # overrides={dict(asked['overrides'])!r}" if asked["overrides"] else line


STAGES = {
    "screening": ("verkennen", "screening"),
    "verifying": ("nagaan", "verifying"),
    "fresh": ("winnaar opnieuw", "winner anew"),
    "frontier": ("andere budgetten", "other budgets"),
}


def _spoken(progress: Progress | None, lang: str) -> Progress | None:
    if progress is None:
        return None

    def tell(what: str, done: int, total: int) -> None:
        progress(STAGES[what][0 if lang == "nl" else 1], done, total)

    return tell
