"""What is asked beside a comparison: which lines earn the credit, and what other sizes give."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from labsim.inputs.errors import Text
from labsim.study import attribution, saturation
from labsim.study.ensemble import Progress
from labsim.study.frames import Study
from labsim.study.task import Task


class Beside(NamedTuple):
    """What was asked beside the comparison itself."""

    earned: list[attribution.Earned]
    curves: list[saturation.Curve]

    def added(self, tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
        """The tables with what lines earn, and those of their own."""
        found = dict(tables)
        if self.earned:
            for name, make in (("effects", attribution.effects), ("effects_by_seed", attribution.effects_by_seed)):
                found[name] = pd.concat([found[name], *(make(one) for one in self.earned)], ignore_index=True)
            found["attribution"] = pd.concat([attribution.table(one) for one in self.earned], ignore_index=True)
            pairs = [attribution.interactions(one) for one in self.earned]
            found["interactions"] = pd.concat([one for one in pairs if len(one)] or pairs[:1], ignore_index=True)
        if self.curves:
            found["saturation"] = pd.concat([saturation.curve(one) for one in self.curves], ignore_index=True)
        return found

    def notes(self) -> list[Text]:
        """What a reader must know of it."""
        return attribution.notes(self.earned)


def beside_it(
    task: Task, studies: Sequence[Study], interrupted: bool, progress: Progress | None
) -> tuple[Beside, bool]:
    """Attribution and saturation where they were asked for; whether somebody stopped it."""
    beside = Beside([], [])
    if task.settings.attribution and not interrupted:
        found, interrupted = attribution.attribute(task, studies, progress)
        beside = beside._replace(earned=found)
    if task.settings.saturation and not interrupted:
        curves, interrupted = saturation.saturate(task, studies, progress)
        beside = beside._replace(curves=curves)
    return beside, interrupted
