"""labsim: an agent-based simulation of a Dutch regional labour market.

    result = labsim.compare("gorinchem", ["ambachtsschool"], seeds=30)
    result.effects

Public names are imported at first use, so that `import labsim` and `labsim --help` stay fast.
"""

from importlib import import_module
from typing import Any

from labsim import kernel_cache

__version__ = "0.1.0"

_HOMES = {
    "LabourMarket": "labsim.model",
    "budget": "labsim.study.budget",
    "compare": "labsim.study.compare",
    "describe": "labsim.inputs.describe",
    "plot": "labsim.report.plot",
    "run": "labsim.study.run",
    "tables": "labsim.study.tables",
}
__all__ = ["LabourMarket", "__version__", "budget", "compare", "describe", "plot", "run", "tables"]

kernel_cache.prepare()


def __getattr__(name: str) -> Any:
    """Import a public name from its room at first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'labsim' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Public names, imported or not."""
    return sorted(__all__)
