"""A budget study in words: what a board reads on the terminal and in advice.txt."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from labsim.inputs.output import check_output
from labsim.report.figures.base import house_style
from labsim.report.figures.budget import draw_budget
from labsim.report.figures.svg import to_svg
from labsim.report.files import write_text
from labsim.report.formats import significant
from labsim.report.words import Words, capital

SHARED = 0.9  # of the near-optimal mixes
FOLLOWS, MAY = "changes", "may_change"


def write_budget(result: Any, directory: str | Path, *, lang: str = "nl") -> list[Path]:
    """Figures, advice.txt, tables and manifest (last); returns the paths. Raises InputError."""
    folder, words = check_output(directory), Words(lang)
    with house_style():
        drawn = [
            write_text(folder / "figures" / f"{one.name.removeprefix('budget-')}.svg", to_svg(one))
            for one in draw_budget(result, words)
        ]
    advice = write_text(folder / "advice.txt", "\n".join(advice_lines(result, words)) + "\n")
    written: list[Path] = result.write(folder)
    return [*drawn, advice, *written]


def advice_lines(result: Any, words: Words) -> list[str]:
    """The answer, how sure it is, and when it changes."""
    meta = result.meta
    name = meta[f"name_{words.lang}"]
    title = words(
        "budget_title", name=name, region=region_name(meta), euro=words.euro(meta["budget"]), years=meta["years"]
    )
    return [
        title,
        "",
        words("budget_best"),
        *(f"  {line}" for line in _amounts(meta, words)),
        "",
        *_per_line(result, words),
        words("budget_first", value=amount(meta["verified"], meta, words), n=words.number(meta["pairs"])),
        *_fresh(meta, words),
        *_robust(meta, words),
        *_near(result, words),
        *_nothing(result, words),
        *_information(result, words),
        *flips(meta, words),
        "",
        _screened(result, words),
        words("budget_luck"),
    ]


def region_name(meta: Mapping[str, Any]) -> str:
    """The region as its files call it."""
    return capital(Path(str(meta["region"])).stem)


def _amounts(meta: Mapping[str, Any], words: Words) -> list[str]:
    found = []
    for slug, euros in meta["best"].items():
        label = meta["lines"][slug][words.lang]
        found.append(words("budget_line", name=label, euro=words.euro(euros), today=words.euro(meta["today"][slug])))
    return found


def _per_line(result: Any, words: Words) -> list[str]:
    """Euros per placement by line, today and in the chosen mix, where the objective is a number of placements."""
    meta = result.meta
    if meta["objective"] != "lasting_net":
        return []
    told = [words("budget_each")]
    for slug, names in meta["lines"].items():
        rows = result.lines[result.lines["line"] == slug].set_index("division")
        parts = {name: _each(rows.loc[name], words) for name in ("today", "chosen")}
        told.append("  " + words("budget_each_line", name=names[words.lang], **parts))
    return [*told, ""]


def _each(row: Any, words: Words) -> str:
    """What a line brings in one division, and what a placement costs there."""
    if not row["euros"]:
        return words("budget_each_nothing")
    if not row["told"]:
        return words("budget_each_untold", brings=words.number(row["brings"], 1))
    each = words.euro(significant(row["eur_per_placement"]))
    return words("budget_each_told", euro=each, brings=words.number(row["brings"], 1))


def amount(found: Mapping[str, float | None], meta: Mapping[str, Any], words: Words, *, sign: bool = False) -> str:
    """A result with its margin, in the unit of the objective; sign: it is a difference."""
    kind = "euros" if meta["in_euros"] else "weighted" if meta["objective"] == "weighted" else "persons"
    write = words.euro_total if meta["in_euros"] else (words.signed if sign else words.number)
    value, low, high = (write(found[key]) for key in ("value", "low", "high"))
    return words(f"budget_value_{kind}", value=value, low=low, high=high)


def short(value: float | None, meta: Mapping[str, Any], words: Words) -> str:
    """A result without a margin."""
    return words.euro_total(value) if meta["in_euros"] else f"{words.number(value, 1)} {words('budget_persons')}"


def _fresh(meta: Mapping[str, Any], words: Words) -> list[str]:
    n = words.number(meta["fresh_pairs"])
    over, again = (amount(meta[key], meta, words, sign=True) for key in ("over_today", "over_today_fresh"))
    is_lucky = meta["optimism"] is None or meta["optimism"] > 0
    optimism = words("budget_optimism" if is_lucky else "budget_no_optimism", **_margin(meta, words))
    behind = meta["over_today"]["value"]
    return [
        words("budget_fresh", n=n, value=amount(meta["fresh"], meta, words)),
        words("budget_today", first=over, again=again, optimism=optimism),
        *([words("budget_today_near")] if meta["today_near"] else []),
        *([words("budget_today_off")] if meta["today_off_steps"] and behind is not None and behind < 0 else []),
    ]


def _margin(meta: Mapping[str, Any], words: Words) -> dict[str, str]:
    """The optimism of the choice and where it lies with 95 % certainty."""
    ends = {end: meta["optimism_margin"][end] for end in ("low", "high")}
    told = {end: words.euro_total(at) if meta["in_euros"] else words.number(at, 1) for end, at in ends.items()}
    return {"value": short(meta["optimism"], meta, words), **told}


def _robust(meta: Mapping[str, Any], words: Words) -> list[str]:
    return [] if meta["robust"] == "mean" else [words(f"budget_robust_{meta['robust']}")]


def _near(result: Any, words: Words) -> list[str]:
    meta = result.meta
    counts = {"near": words.number(meta["near"]), "n": words.number(meta["able"])}
    told = [words("budget_near_1" if meta["near"] == 1 else "budget_near", **counts)]
    if unable := meta["contenders"] - meta["able"]:
        told.append(words("budget_unable_1" if unable == 1 else "budget_unable", n=words.number(unable)))
    if meta["few"] and meta["near"] > 1:
        told.append(words("budget_few", few=words.number(meta["few"])))
    if meta["near"] <= 1:
        return told
    shared = [row for row in result.common.to_dict("records") if row["at_least"] > 0 and row["share"] >= SHARED]
    if not shared:
        return [*told, words("budget_common_none")]
    return told + [
        words(
            "budget_common",
            euro=words.euro(row["at_least"]),
            line=meta["lines"][row["line"]][words.lang],
            share=words.percent(row["share"]),
        )
        for row in shared
    ]


def _nothing(result: Any, words: Words) -> list[str]:
    low = result.meta["fresh"]["low"]
    bought = any(result.meta["best"].values())
    return [words("budget_nothing")] if bought and (low is None or low <= 0) else []


def _information(result: Any, words: Words) -> list[str]:
    rows = {row["group"]: row for row in result.information.to_dict("records")}
    if not rows["all"]["told"]:
        return [words("budget_info_none")]
    most = max(rows, key=lambda name: (rows[name]["told"], name != "all", rows[name]["value"]))
    value = short(rows["all"]["value"], result.meta, words)
    return [words("budget_info", value=value, group=knowledge(most, result.meta, words))]


def knowledge(group: str, meta: Mapping[str, Any], words: Words) -> str:
    """What a group of figures is called."""
    if group in ("all", "eta", "border", "creaming"):
        return words(f"budget_knowledge_{group}")
    return str(meta["lines"][group][words.lang])


def flips(meta: Mapping[str, Any], words: Words) -> list[str]:
    """One sentence (two where the pairs do not say for sure): when the advice changes."""
    joint = " of als " if words.lang == "nl" else " or if "
    by = {
        verdict: [words(f"budget_end_{name}") for name, end in meta["ends"].items() if end["verdict"] == verdict]
        for verdict in (FOLLOWS, MAY)
    }
    told = []
    if by[FOLLOWS]:
        told.append(words("budget_flip", ends=joint.join(by[FOLLOWS])))
    if by[MAY]:
        told.append(words("budget_flip_may", ends=joint.join(by[MAY])))
    if not told:
        looked = [words(f"budget_looked_{kind}") for kind in dict.fromkeys(name[:-2] for name in meta["ends"])]
        return [words("budget_flip_none", looked=", ".join(looked)) if looked else words("budget_flip_few")]
    rest = len(meta["ends"]) > len(by[FOLLOWS]) + len(by[MAY])
    return [" ".join([*told, *([words("budget_flip_rest")] if rest else [])])]


def _screened(result: Any, words: Words) -> str:
    meta = result.meta
    told = words(
        "budget_screen",
        mixes=words.number(meta["mixes"]),
        plain=words.number(meta["mixes_without_bounds"]),
        design=words.number(len(result.screening)),
        error=short(meta["surface_error"], meta, words),
    )
    return f"{told} {words('budget_lived', lived=words.number(meta['lived']))}"
