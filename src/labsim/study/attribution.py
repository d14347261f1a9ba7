"""Which lines of a package earn its effect: all their combinations on the same seeds, in whole numbers.

Every quantity is divided by Shapley's share, the gross effect and each thing that is taken from it alike, so that
gross - deadweight - lost - displaced + spillover = net holds for every line, and the lines add up to the package.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from labsim.inputs.errors import InputError, Text
from labsim.inputs.labels import unit_label
from labsim.inputs.lines import WHOLE, Line
from labsim.inputs.scenario import targets_of_all
from labsim.inputs.settings import MOST_WORLD_WEEKS
from labsim.study.coalitions import ORDER_PAIRS, Credit, is_exact, needed, solve
from labsim.study.effects import CELLS
from labsim.study.enrolments import budget_cents
from labsim.study.ensemble import Progress, worker_count
from labsim.study.frames import BY_SEED, CENTS, EFFECTS, IN_PLACEMENTS, RANGES, Study
from labsim.study.intervals import Summary, per_person, summary
from labsim.study.manifest import hash_region
from labsim.study.task import Task
from labsim.study.variants import PLAIN, Variant, of_pairs, rows_of, run_variants, variant

KINDS = ("alone", "leave_one_out", "shapley")
IN_UNITS = {
    "registered_placements": "placements", "participants": "persons", "cost_cents": "EUR", "paid_cents": "EUR"
}  # fmt: skip
PAIRS = ["region", "scenario", "line", "other", "measure", "date", "value", *RANGES, "unit"]
LONGEST = 100 * MOST_WORLD_WEEKS  # worlds x weeks that anybody may have time for


class Earned(NamedTuple):
    """What every line of a study earns; the seeds that were completed, in order."""

    study: Study
    lines: tuple[Line, ...]
    seeds: tuple[int, ...]
    credits: tuple[Credit, ...]  # of each seed, quantities [rows_of, t]

    @property
    def rows(self) -> tuple[str, ...]:
        """What is divided."""
        return rows_of(self.study.comparison.question.plan.counting)

    @property
    def whole(self) -> np.ndarray:
        """The package itself [seeds, rows_of, t]."""
        return of_pairs(self.study.pairs)[[self.study.seeds.index(seed) for seed in self.seeds]]

    def of(self, kind: str, row: str, line: int | None) -> np.ndarray:
        """A quantity of a line by seed and date [seeds, t]; line None: of the package, whatever the kind."""
        k, scale = self.rows.index(row), self.scale(row)
        if line is None:
            return scale * self.whole[:, k]
        found = [(getattr(one, kind)[line, k], one.times if kind == "shapley" else 1) for one in self.credits]
        return np.array([scale * values / times for values, times in found])

    def error(self, row: str) -> np.ndarray:
        """Standard error of the mean share by drawing orders [lines, t]; 0 where all orders were looked at."""
        k = self.rows.index(row)
        squares = np.array([one.error[:, k] ** 2 for one in self.credits])
        found: np.ndarray = self.scale(row) * np.sqrt(squares.sum(axis=0)) / len(self.credits)
        return found

    def scale(self, row: str) -> float:
        """What one counted unit is worth."""
        if row.endswith("_cents"):
            return 1 / CENTS
        return 1.0 if row in IN_UNITS else self.study.scale

    def unit(self, row: str) -> str:
        """Unit of a quantity."""
        return IN_UNITS.get(row, self.study.comparison.question.plan.counting.unit)

    @property
    def lasting(self) -> tuple[str, ...]:
        """Net lasting work of each length."""
        return tuple(f"net_lasting_{weeks}w" for weeks in self.study.comparison.question.plan.counting.lengths)


def refuse_too_much(task: Task) -> None:
    """Raise InputError where more would be lived than anybody has time for."""
    players = [[line.slug for line in one.scenario.lines] for one in task.comparisons]
    worlds = task.settings.seeds * sum(len(needed(names, 1)) for names in players)
    if worlds * task.settings.weeks > LONGEST:
        words = Text(f"vraagt {worlds} werelden: te veel", f"asks for {worlds} worlds: too many")
        raise InputError("--attribution", None, "", words, allowed=["--seeds", "--weeks"])


def attribute(task: Task, studies: Sequence[Study], progress: Progress | None) -> tuple[list[Earned], bool]:
    """What the lines of each scenario earn; whether somebody stopped it: then of complete seeds only."""
    found: list[Earned] = []
    for study in studies:
        one, interrupted = _attribute(task, study, progress)
        found += [one] if one.seeds else []
        if interrupted:
            return found, True
    return found, False


def _attribute(task: Task, study: Study, progress: Progress | None) -> tuple[Earned, bool]:
    scenario = study.comparison.scenario
    lines = scenario.lines
    names = [line.slug for line in lines]
    whole = (1 << len(lines)) - 1
    variants = {
        seed: [coalition(scenario, lines, mask) for mask in needed(names, seed) if mask != whole]
        for seed in study.seeds
    }
    text = "combinaties van regels" if task.settings.lang == "nl" else "combinations of lines"
    tell = None if progress is None else lambda done, total: progress(text, done, total)
    key = {"region": hash_region(task.region), "behaviour": task.hashes["behaviour"]}
    found, interrupted = run_variants(study.comparison, variants, key, worker_count(task.settings.workers), tell)
    packages = dict(zip(study.seeds, of_pairs(study.pairs), strict=True))
    credits = []
    for seed, values in found.items():
        credits.append(solve(names, seed, {**{int(str(k)): v for k, v in values.items()}, whole: packages[seed]}))
    return Earned(study, lines, tuple(found), tuple(credits)), interrupted


def coalition(scenario: Any, lines: Sequence[Line], mask: int) -> Variant:
    """The package with the lines of a coalition only."""
    slugs = {slug for i, line in enumerate(lines) if mask >> i & 1 for slug in line.instruments}
    return variant(mask, scenario, [one for one in scenario.package if one.slug in slugs])


# --- tables ---


def measured(earned: Earned) -> Iterator[tuple[str, str, str, str, np.ndarray]]:
    """(line, kind, row, measure, values [seeds, t]) of every line and of the package."""
    net, divided = ("net", *earned.lasting), (*CELLS, *earned.lasting, *PLAIN)
    for place, name in [*((i, line.slug) for i, line in enumerate(earned.lines)), (None, WHOLE)]:
        for kind, rows in zip(KINDS, (divided, net, divided), strict=True):
            for row in rows:
                yield name, kind, row, measure_of(kind, row), earned.of(kind, row, place)


def measure_of(kind: str, row: str) -> str:
    """Name of a measure: `alone`, `alone_lasting_26w`, `shapley_gross`."""
    rest = row.removeprefix("net").removeprefix("_").replace("_cents", "_eur")
    return f"{kind}_{rest}" if rest else kind


def effects(earned: Earned) -> pd.DataFrame:
    """EFFECTS rows: what each line and the package earn, mean over seeds with its interval."""
    parts = []
    for name, _, row, measure, values in measured(earned):
        found = dict(zip(["value", *RANGES], summary(values), strict=True))
        parts.append(pd.DataFrame({**_keys(earned, name, measure), **found, "unit": earned.unit(row)}))
    return pd.concat(parts, ignore_index=True)[EFFECTS]


def effects_by_seed(earned: Earned) -> pd.DataFrame:
    """BY_SEED rows of the same."""
    parts = []
    for name, _, row, measure, values in measured(earned):
        keys = _keys(earned, name, measure)
        keys["date"] = np.repeat(keys["date"], len(earned.seeds))
        seeds = np.tile(earned.seeds, values.shape[1])
        parts.append(pd.DataFrame({**keys, "seed": seeds, "value": values.T.ravel(), "unit": earned.unit(row)}))
    return pd.concat(parts, ignore_index=True)[BY_SEED]


def _keys(earned: Earned, name: str, measure: str) -> dict[str, Any]:
    scenario = earned.study.comparison.scenario.slug
    keys = {"region": earned.study.region, "scenario": scenario, "intervention": name, "group": "all"}
    return {**keys, "measure": measure, "date": np.array(earned.study.dates, object)}


def interactions(earned: Earned) -> pd.DataFrame:
    """PAIRS rows: what two lines together do beyond the sum of each alone; none where orders were drawn."""
    parts = []
    for i, line in enumerate(earned.lines):
        for j, other in enumerate(earned.lines):
            if j <= i or not is_exact([one.slug for one in earned.lines]):
                continue
            for row in ("net", *earned.lasting):
                k = earned.rows.index(row)
                values = earned.scale(row) * np.array(
                    [one.pairs[i, j, k] for one in earned.credits if one.pairs is not None]
                )
                keys = _keys(earned, "", row)
                keys = {name: keys[name] for name in ("region", "scenario", "measure", "date")}
                found = dict(zip(["value", *RANGES], summary(values), strict=True))
                lines = {"line": line.slug, "other": other.slug, "unit": earned.unit(row)}
                parts.append(pd.DataFrame({**keys, **lines, **found}))
    return pd.concat(parts, ignore_index=True)[PAIRS] if parts else pd.DataFrame(columns=PAIRS)


def table(earned: Earned) -> pd.DataFrame:
    """The table that a board needs, at the headline's date: a row per line and one for the package."""
    scenario = earned.study.comparison.scenario
    rows = []
    for place, line in [*enumerate(earned.lines), (None, None)]:
        own = [one for one in scenario.package if one.slug in (line.instruments if line else scenario.compared)]
        targets = line.targets(own) if line else targets_of_all(scenario)
        row: dict[str, Any] = {
            "scenario": scenario.slug,
            "line": line.slug if line else WHOLE,
            "name_nl": line.name_nl if line else "samen",
            "name_en": line.name_en if line else "together",
            "instruments": " ".join(one.slug for one in own),
            "budget_eur": budget_cents(own) / CENTS,
            "target": sum(number for unit, number in targets.items() if unit in IN_PLACEMENTS),
            **{f"target_{lang}": told(targets, lang) for lang in ("nl", "en")},
        }
        rows.append({**row, **_figures(earned, place)})
    return pd.DataFrame(rows)


def _figures(earned: Earned, place: int | None) -> dict[str, float]:
    """Shares of every cell of a line, and its net by the three ways to count; intervals of what is net.

    Cost over people: what the budget pays, or all payers where no budget pays for anything."""
    at = earned.study.at

    def share(kind: str, row: str) -> Summary:
        return summary(earned.of(kind, row, place)[:, at])

    found = {row: float(share("shapley", row).value) for row in ("registered_placements", *CELLS)}
    found |= {measure_of("alone", row): float(share("alone", row).value) for row in CELLS}
    for row in ("net", *earned.lasting):
        for kind in KINDS:
            one, name = share(kind, row), measure_of(kind, row)
            found |= {name: float(one.value), f"{name}_low": float(one.low), f"{name}_high": float(one.high)}
    payers = "cost_cents" if earned.of("shapley", "cost_cents", None).any() else "paid_cents"
    found |= {"cost_eur": float(share("shapley", "cost_cents").value), "paid_by_all": float(payers == "paid_cents")}
    found |= {"paid_eur": float(share("shapley", "paid_cents").value)}
    for kind, name in (("shapley", "eur_per_net_lasting"), ("alone", "alone_eur_per_net_lasting")):
        cost = float(share(kind, payers).value)
        each = per_person(cost if cost else np.nan, share(kind, earned.lasting[0]))
        found |= {name: float(each.value), f"{name}_low": float(each.low), f"{name}_high": float(each.high)}
    error = 0.0 if place is None else float(earned.error(earned.lasting[0])[place, at])  # together nothing is drawn
    return {**found, "drawing_error": error}


def told(targets: Mapping[str, int], lang: str) -> str:
    """Stated targets with their units."""
    return "; ".join(f"{number} {unit_label(unit, lang)}" for unit, number in targets.items())


def notes(earned: Sequence[Earned]) -> list[Text]:
    """What a reader must know: shares of some of the seeds only, or estimated from orders that were drawn."""
    told = []
    for one in earned:
        n, all_ = len(one.seeds), len(one.study.seeds)
        if n < all_:
            told.append(
                Text(
                    f"De verdeling over regels rust op {n} van de {all_} paren.",
                    f"The division over lines rests on {n} of the {all_} pairs.",
                )
            )
        if is_exact([line.slug for line in one.lines]):
            continue
        drawn, error = 2 * ORDER_PAIRS, f"{one.error(one.lasting[0])[:, one.study.at].max():.1f}"
        told.append(
            Text(
                f"{len(one.lines)} regels: het Shapley-deel is geschat uit {drawn} volgorden per paar; "
                f"de standaardfout daarvan is hoogstens {error.replace('.', ',')}.",
                f"{len(one.lines)} lines: Shapley's share is estimated from {drawn} orders per pair; "
                f"the standard error of that is {error} at most.",
            )
        )
    return told
