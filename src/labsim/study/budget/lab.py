"""Where mixes are lived: many pairs of worlds over threads, each kept in a folder, so that a study can go on later."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event, Lock
from typing import Protocol

import numpy as np
import pandas as pd

from labsim.study.budget.space import Mix
from labsim.study.budget.worlds import Future
from labsim.study.ensemble import Progress, run_jobs
from labsim.study.files import write_parquet
from labsim.study.live import Stopped
from labsim.study.manifest import hash_data
from labsim.study.sweep import read_block

BLOCKS = "blocks"
FUTURE = list(Future._fields)
Cell = tuple[Future, Mix]
NO_NUMBER = float("nan")


class Simulator(Protocol):
    """What lives mixes: a market of worlds, or a made-up one in tests."""

    @property
    def columns(self) -> tuple[str, ...]:
        """What is kept of a mix, in order."""

    @property
    def beside(self) -> int:
        """How many worlds without the package were lived."""

    def evaluate(
        self, future: Future, mixes: Sequence[Mix], stop: Event | None = None
    ) -> Iterator[tuple[Mix, np.ndarray]]:
        """Each mix with its row [columns]."""


class Lab:
    """Rows of mixes in futures, lived at most once; with a folder also at most once over several runs.

    expected: how many worlds with a mix a study will ask for at most, so that progress is told of all of it; lived: how
    many of them this one lived. A mix that buys nothing lives no world."""

    def __init__(
        self, simulator: Simulator, workers: int, *, folder: Path | None = None, key: str = "",
        progress: Progress | None = None,
    ) -> None:  # fmt: skip
        self.simulator, self.workers, self.progress = simulator, workers, progress
        self.blocks = None if folder is None else folder / BLOCKS / key
        self.known: dict[Cell, np.ndarray] = {}
        self.asked: set[Cell] = set()
        self.expected, self.lived = 0, 0
        self._lock = Lock()
        if self.blocks is not None:
            self._read()

    def rows(self, futures: Sequence[Future], mixes: Sequence[Mix], text: str) -> np.ndarray:
        """Rows [futures, mixes, columns] int64. Ctrl-C keeps what was lived and raises KeyboardInterrupt."""
        self.live([(future, mix) for mix in mixes for future in futures], text)
        shape = (len(futures), len(mixes), len(self.simulator.columns))
        found = [self.known[future, mix] for future in futures for mix in mixes]
        return np.array(found, np.int64).reshape(shape)

    def live(self, cells: Sequence[Cell], text: str) -> None:
        """Live what is not known yet, a job each: futures in turn, so that two jobs seldom wait for one world."""
        missing = [cell for cell in dict.fromkeys(cells) if cell not in self.known]
        self.asked.update(cell for cell in cells if any(cell[1]))
        before = len(self.asked) - sum(any(mix) for _, mix in missing)
        total, done = max(self.expected, len(self.asked)), 0

        def work(cell: Cell, stop: Event) -> None:
            nonlocal done
            future, mix = cell
            fresh = list(self.simulator.evaluate(future, [mix], stop))
            self._keep(future, fresh)
            with self._lock:
                done += any(mix)
                if self.progress is not None:
                    self.progress(text, before + done, total)

        if missing and run_jobs(missing, _quietly(work), self.workers).interrupted:
            raise KeyboardInterrupt

    def _keep(self, future: Future, fresh: Sequence[tuple[Mix, np.ndarray]]) -> None:
        """Remember rows; one block file a job, written in one move."""
        with self._lock:
            self.known.update({(future, mix): row for mix, row in fresh})
            self.lived += sum(any(mix) for mix, _ in fresh)
        if self.blocks is None or not fresh:
            return
        mixes = np.array([mix for mix, _ in fresh], np.int64)
        frame = pd.DataFrame({f"line_{k}": column for k, column in enumerate(mixes.T)})
        frame = frame.assign(
            **{name: NO_NUMBER if value is None else value for name, value in future._asdict().items()}
        )
        values = pd.DataFrame(np.array([row for _, row in fresh]), columns=list(self.simulator.columns))
        name = hash_data([*future, mixes.tolist()])
        write_parquet(self.blocks / f"{name}.parquet", pd.concat([frame, values], axis=1))

    def _read(self) -> None:
        assert self.blocks is not None
        for path in sorted(self.blocks.glob("*.parquet")):
            frame = read_block(path)
            if frame is None or not set(self.simulator.columns) <= set(frame.columns):
                continue
            lines = [name for name in frame.columns if str(name).startswith("line_")]
            values = frame[list(self.simulator.columns)].to_numpy(np.int64)
            for mix, told, row in zip(
                frame[lines].to_numpy(), frame[FUTURE].itertuples(index=False), values, strict=True
            ):
                creaming = None if np.isnan(told.creaming) else float(told.creaming)
                future = Future(int(told.seed), float(told.eta), float(told.outside_eta), int(told.draw), creaming)
                self.known[future, tuple(int(cents) for cents in mix)] = row


def _quietly(work: Callable[..., None]) -> Callable[..., None]:
    """A job that was told to stop ends without an error: what it lived is kept."""

    def quiet(job: object, stop: Event) -> None:
        try:
            work(job, stop)
        except Stopped:
            return

    return quiet
