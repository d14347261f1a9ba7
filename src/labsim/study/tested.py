"""What the validation found about a region, kept beside its figures so that a memo can cite it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labsim.inputs.files import roots
from labsim.paths import configs_dir
from labsim.study.files import write_json

if TYPE_CHECKING:  # importing the validation for a memo would load all its parts
    from labsim.study.validate.records import Found

FOLDER = "validation"

# Published figures that nothing was fitted to, those that say most about who finds and keeps work first. What is
# left out: stocks that levels are fitted to, ratios of two of them, and bounds that come from our own reasoning.
CITED = (
    "flows.u_to_e",
    "flows.bijstand_work",
    "flows.ww_work",
    "flows.long_unemployed",
    "flows.job_to_job",
    "flows.flex_to_u",
    "flows.permanent_to_u",
    "flows.bijstand_inflow",
    "flows.ww_bijstand",
    "flows.job_to_job_short",
    "flows.job_to_job_long",
    "baseline.ww_change",
    "baseline.rate_change",
    "baseline.posted_change",
    "baseline.employed",
    "baseline.jobs",
    "baseline.bijstand_change",
)


def save(findings: Mapping[str, "Found"], region: str, key: str, folder: Path | None = None) -> Path:
    """Write every judged line of the validation to `<region>.json`; key: of the burnt-in start it was made with."""
    checks = {
        f"{part}.{one.key}": {
            "value": one.value if one.value == one.value else None,
            "low": one.low,
            "high": one.high,
            "unit": one.unit,
            "basis": one.basis,
            "off": one.side,  # 'low', 'high', or '' within its bounds
        }
        for part, found in findings.items()
        for one in found.checks
        if one.low is not None or one.high is not None
    }
    where = configs_dir() / FOLDER if folder is None else folder
    return write_json(where / f"{region}.json", {"region": region, "start": key, "checks": checks})


def cited(region: str, key: str) -> dict[str, Any] | None:
    """The lines a memo may cite: {'current': made with this very start, 'checks': [...]}; None if there are none.

    A file that is missing or damaged is no reason to leave a memo unwritten.
    """
    for root in roots():
        try:
            stored = json.loads((root / "configs" / FOLDER / f"{region}.json").read_text(encoding="utf-8"))
            checks = [{"key": name, **stored["checks"][name]} for name in CITED if name in stored["checks"]]
            current = stored["start"] == key
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if checks:
            return {"current": current, "checks": checks}
    return None
