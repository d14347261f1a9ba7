"""The page of the replays with its figures: everything is drawn before anything is written."""

from collections.abc import Sequence
from pathlib import Path

from labsim.report.figures import house_style, to_svg
from labsim.report.figures.replay import draw_replay
from labsim.report.files import write_text
from labsim.study.replays.page import Played, page_of
from labsim.study.replays.shown import shown

IMAGES = "images"  # folder beside the page


def write_replays(played: Sequence[Played], page: Path) -> list[Path]:
    """Write the page, and images/replay_<slug>.svg beside it; returns the paths."""
    drawn, told = {}, []
    with house_style():
        for one in played:
            if one.found is None:
                told.append(one)
                continue
            name = f"{IMAGES}/replay_{one.replay.slug}.svg"
            drawn[name] = to_svg(draw_replay(shown(one.found, one.replay.name_en), one.replay.slug))
            told.append(one._replace(figure=name))
    text = page_of(told)
    paths = [write_text(page.parent / name, svg) for name, svg in drawn.items()]
    return [*paths, write_text(page, text)]
