"""The figures of the memo: bridge, choices, paths, groups; and the figures of a sweep and of sizes."""

from labsim.report.figures.base import Drawing, house_style
from labsim.report.figures.bridge import draw_bridge
from labsim.report.figures.choices import draw_choices
from labsim.report.figures.groups import draw_groups
from labsim.report.figures.paths import draw_paths
from labsim.report.figures.saturation import draw_saturation
from labsim.report.figures.svg import to_svg
from labsim.report.figures.sweep import draw_sweep

FIGURES = {"bridge": draw_bridge, "choices": draw_choices, "paths": draw_paths, "groups": draw_groups}

__all__ = [
    "FIGURES",
    "Drawing",
    "draw_bridge",
    "draw_choices",
    "draw_groups",
    "draw_paths",
    "draw_saturation",
    "draw_sweep",
    "house_style",
    "to_svg",
]
