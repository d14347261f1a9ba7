"""docs/replays.md: for each replay what was published, the design, the claims with their verdicts, both answers."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from labsim.inputs.replay import TITLE, Replay
from labsim.study.intervals import summary
from labsim.study.mission.markdown import code, page, table
from labsim.study.replays.criteria import FAILS, OPEN, PASSES, Judged, judge
from labsim.study.replays.outcomes import (
    CELLS,
    FIRM_COUNTS,
    STATE,
    Outcomes,
    direct,
    firm_effect,
    firm_naive,
    gain,
    gate_share,
    luck,
    naive,
    net,
    net_share,
    spill,
    tightness,
    unemployment,
)
from labsim.study.replays.reasons import INTRODUCTION, reason

NO_NUMBER = "-"


class Played(NamedTuple):
    """A replay with what it found, None where it was not run with the present figures and code; figure: where the
    page finds the drawing of it, '' where there is none."""

    replay: Replay
    found: Outcomes | None
    figure: str = ""


def page_of(played: Sequence[Played]) -> str:
    """The whole page in Markdown."""
    rows = []
    for one in played:
        link = f"[{one.replay.name_en}](#{anchor(one.replay.name_en)})"
        if one.found is None:
            rows.append((link, *[NO_NUMBER] * 4, "not run"))
            continue
        lines = judge(one.found)
        told = [line.verdict for line in lines]
        off = ", ".join(code(line.key) for line in lines if line.verdict != PASSES)
        counts = [str(told.count(verdict)) for verdict in (PASSES, FAILS, OPEN)]
        rows.append((link, str(len(one.found.seeds)), *counts, off or NO_NUMBER))
    heads = ("replay", "pairs", "passes", "fails", "cannot be told", "claims that do not pass")
    again = (
        "Run them again with `labsim replay --page docs/replays.md`, one with `labsim replay saturation`; a market and "
        "seed that was done with the same figures and code is read back. This "
        "page is generated: change what it says in "
        "`src/labsim/study/replays` and `experiments/replays`."
    )
    return page(TITLE, INTRODUCTION, _few(played), table(heads, rows), again, *map(section, played))


def _few(played: Sequence[Played]) -> str:
    """A warning where a replay has fewer pairs than its design asks for."""
    few = [one for one in played if one.found is None or len(one.found.seeds) < one.replay.seeds]
    if not few:
        return ""
    names = ", ".join(code(one.replay.slug) for one in few)
    return f"**Fewer pairs than the design asks for, or none at all, so the verdicts are not final: {names}.**"


def section(one: Played) -> str:
    """One replay."""
    replay, found = one.replay, one.found
    given = [(code(path), code(str(value)), replay.reasons[path]) for path, value in replay.given.items()]
    picture = f"![{replay.name_en}]({one.figure})" if one.figure else ""
    parts = [
        f"## {replay.name_en}",
        " ".join(replay.about.split()),
        f"**Published.** {' '.join(replay.found.split())} ({replay.source})",
        *([_not_run(replay)] if found is None else _run(replay, found, picture)),
        "What the design sets, and why; everything else is as the files of the region and the instrument say:",
        table(("figure", "value", "why"), given),
    ]  # fmt: skip
    return page(*parts).rstrip("\n")


def _run(replay: Replay, found: Outcomes, picture: str) -> list[str]:
    """What was run, the figure, the claims and both answers."""
    lines, seeds = judge(found), len(found.seeds)
    pairs = f"{seeds} pairs of worlds" if seeds > 1 else "one pair of worlds"
    few = f" (the design asks for {replay.seeds})" if seeds < replay.seeds else ""
    how = (
        f"**Run.** {replay.region}, start `{replay.start}`, `{replay.scenario}`, {pairs}{few} for each market and "
        f"arm, {found.dates[-1]} weeks from the beginning; work of 12 hours or more."
    )
    return [how, picture, claims(lines), reasons(replay.slug, lines), answers(found)]


def _not_run(replay: Replay) -> str:
    """The claims of a replay that was not run."""
    rows = [(code(one.key), one.claim, one.unit, bounds(one)) for one in judge(nothing(replay))]
    return f"Not run with the present figures and code.\n\n{table(('claim', 'what', 'unit', 'must be'), rows)}"


def nothing(replay: Replay) -> Outcomes:
    """Outcomes of a replay that was not run: a single seed in which nobody is followed."""
    shape = (len(replay.markets), len(replay.arms), 1, len(replay.dates))
    cells = {name: np.zeros(shape) for name in CELLS[replay.design]}
    markets, arms, state = tuple(replay.markets), tuple(replay.arms), np.zeros((shape[0], 1, len(STATE)))
    return Outcomes(replay.slug, replay.design, markets, arms, (1,), replay.dates, replay.headline, cells, state)


def claims(lines: Sequence[Judged]) -> str:
    """Every claim with its number, interval, bounds and verdict."""
    rows = [
        (code(one.key), one.claim, with_error(one.value, one.half), one.unit, bounds(one), one.verdict) for one in lines
    ]
    return table(("claim", "what", "value", "unit", "must be", "verdict"), rows)


def reasons(slug: str, lines: Sequence[Judged]) -> str:
    """Why claims do not pass."""
    told = []
    for one in lines:
        if one.verdict != PASSES:
            why = reason(slug, one.key) or _plain(one)
            told.append(f"- `{one.key}` {one.verdict.strip('*')}: {why}")
    return "\n".join(told)


def _plain(one: Judged) -> str:
    """What can be said of a claim that nobody has looked into."""
    if not np.isfinite(one.half):
        return "there is no interval."
    if one.verdict == OPEN:
        return "the interval crosses its bound: these seeds do not tell."
    return "the model says otherwise at its default parameters; not explained further."


def answers(found: Outcomes) -> str:
    """Both answers at the headline's date, by market and arm."""
    if found.design == "outreach":
        return _of_firms(found)
    return _of_jobs(found) if found.design == "arrivals" else _of_people(found)


def _state(found: Outcomes, m: int) -> tuple[str, str, str]:
    """Market, unemployment, vacancies per 100 unemployed."""
    u, v = unemployment(found)[m].mean(), tightness(found)[m].mean()
    return found.markets[m], number(float(u)), number(float(v))


def _of_people(found: Outcomes) -> str:
    kinds = [kind(found) for kind in (naive, direct, spill, luck, gain, net)]
    rows = []
    for m in range(len(found.markets)):
        for a, arm in enumerate(found.arms[1:], 1):
            people = found.cells["treated"][m, a, :, 0].mean() + found.cells["untreated"][m, a, :, 0].mean()
            cells = [_mean(found, values, m, a) for values in kinds]
            rows.append((*_state(found, m), arm, number(float(people)), *cells))
    heads = (
        "market", "% unemployed", "vacancies per 100 unemployed", "treated", "followed", "trial's answer",
        "treated, true", "untreated, true", "luck", "all participants, persons", "all residents, persons",
    )  # fmt: skip
    return f"After {found.headline} weeks, percentage points in work unless said otherwise:\n\n{table(heads, rows)}"


def _of_firms(found: Outcomes) -> str:
    rows = []
    for m in range(len(found.markets)):
        for a, arm in enumerate(found.arms[1:], 1):
            visited = number(float(found.cells["treated"][m, a, :, 0].mean()))
            for what in FIRM_COUNTS:
                kinds = (firm_naive(found, what), *(firm_effect(found, what, who) for who in ("treated", "untreated")))
                rows.append(
                    (*_state(found, m), f"{arm} ({visited})", what, *(_mean(found, one, m, a) for one in kinds))
                )
    heads = (
        "market", "% unemployed", "vacancies per 100 unemployed", "visited", "count", "trial's answer",
        "visited, true", "not visited, true",
    )  # fmt: skip
    return f"After {found.headline} weeks, percent:\n\n{table(heads, rows)}"


def _of_jobs(found: Outcomes) -> str:
    a, kinds = len(found.arms) - 1, (found.cells["filled"], gate_share(found), net_share(found), net(found))
    rows = [(*_state(found, m), *(_mean(found, one, m, a) for one in kinds)) for m in range(len(found.markets))]
    heads = (
        "market", "% unemployed", "vacancies per 100 unemployed", "new jobs filled",
        "residents at the gate, per 100", "residents' gain, per 100", "residents' gain, persons",
    )  # fmt: skip
    return f"After {found.headline} weeks:\n\n{table(heads, rows)}"


def _mean(found: Outcomes, values: np.ndarray, m: int, a: int) -> str:
    """Mean over seeds at the headline's date, with half of its interval."""
    by_seed = values[m, a, :, found.dates.index(found.headline)]
    told = summary(by_seed)
    return with_error(float(told.value), float(told.half_width))


def with_error(value: float, half: float) -> str:
    """'1.20 ± 0.30'; a dash where there is no number, 'never' where it does not happen."""
    if np.isinf(value):
        return "never"
    if np.isnan(value):
        return NO_NUMBER
    return number(value) if np.isnan(half) else f"{number(value)} ± {number(half)}"


def bounds(one: Judged) -> str:
    """'above 0', 'below 0', '26 to 104'."""
    if one.low is not None and one.high is not None:
        return f"{one.low:g} to {one.high:g}"
    return f"above {one.low:g}" if one.low is not None else f"below {one.high:g}"


def number(value: float) -> str:
    """Three figures or two decimals."""
    text = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
    return "0.00" if text == "-0.00" else text


def anchor(title: str) -> str:
    """How a page calls a heading."""
    return "".join(c for c in title.lower().replace(" ", "-") if c.isalnum() or c == "-")
