"""A region at one twentieth: its own file with every number of people, jobs and places divided, for quick sweeps."""

from pathlib import Path
from typing import Any

import yaml

from labsim.inputs.files import read
from labsim.inputs.leaf import is_leaf

PARTS = 20
COUNTS = {
    "people": ("inhabitants", "decades", "labour_force", "employed"),
    "benefits": ("cells", "waiting_list", "b_group", "status_holders"),
    "jobs": ("main_jobs", "employee_jobs", "sector_jobs", "sector_employee_jobs", "posted", "direct",
             "vacancies_quarter"),
    "border": ("shadows",),
    "demography": ("arrivals", "status_holders"),
    "services": ("wsp_consultants", "coaches", "trial_slots", "aftercare_slots", "beschut_places"),
}  # fmt: skip


def small_region(slug: str, folder: Path) -> Path:
    """The file of a region at 1:20, in this folder, under the same name."""
    data = read("region", slug).data
    for group, names in COUNTS.items():
        for name in names:
            if name in data.get(group, {}):
                divide(data[group][name])
    leaf = data["jobs"]["establishments"]
    small = {sector: [-(-n // PARTS) for n in sizes] for sector, sizes in leaf["value"].items()}
    for one in data.get("organisations", {}).values():
        if isinstance(one.get("count", {}).get("value"), dict):  # one in each municipality
            small[one["sector"]][0] += len(one["count"]["value"])
    divide(leaf)
    leaf["value"] = small  # rounded up: the named ones need an establishment to be in
    for start in data["starts"].values():
        for leaf in start.values():
            if is_leaf(leaf):
                divide(leaf)
    for one in data.get("organisations", {}).values():
        for name in ("size", "learning_places"):
            if name in one:
                divide(one[name], least=2)
        if "count" in one:
            places = one["count"]["value"]  # by municipality they keep their names
            one["count"] = {**one["count"], "value": dict.fromkeys(places, 1) if isinstance(places, dict) else 1}
            one["count"].pop("source", None)
            one["count"]["assumption"] = {"reason": "toets", "options": [1]}
    if "inclusive_employers" in data["jobs"]:
        divide(data["jobs"]["inclusive_employers"], least=40)  # no fewer than those it names
    data.pop("tracks", None)
    path = folder / f"{slug}.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def divide(leaf: dict[str, Any], least: int = 0) -> None:
    """A leaf at one twentieth, in place; its range goes."""
    whole = isinstance(first(leaf["value"]), int)
    leaf["value"] = scaled(leaf["value"], whole, least)
    for origin in ("source", "fitted", "low", "high"):
        leaf.pop(origin, None)
    leaf["assumption"] = {"reason": "toets", "options": ["1:20"]}


def first(value: Any) -> Any:
    while isinstance(value, dict | list):
        value = next(iter(value.values())) if isinstance(value, dict) else value[0]
    return value


def scaled(value: Any, whole: bool, least: int) -> Any:
    if isinstance(value, dict):
        return {key: scaled(part, whole, least) for key, part in value.items()}
    if isinstance(value, list):
        return [scaled(part, whole, least) for part in value]
    return max(least, round(value / PARTS)) if whole else max(least, value / PARTS)
