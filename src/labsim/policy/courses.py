"""What the pathways of a package teach, as tables for the kernel of step 6."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from labsim.core.codes import COMPETENCES
from labsim.world.offices import Courses, no_courses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from labsim.policy.base import Design


def make_courses(package: Sequence[Design]) -> Courses:
    """What the pathways of a package teach, as tables for the kernel; k is the place in the package."""
    if not package:
        return no_courses()
    n = len(package)
    phases = max(len(one.phases) for one in package)
    streams = max(len(one.streams) for one in package)
    table = Courses(
        ident=np.array([one.ident for one in package], np.uint64),
        weeks=np.zeros((n, phases), np.int32),
        rate=np.zeros((n, phases)),
        on_the_job=np.zeros((n, phases)),
        target=np.zeros((n, streams, COMPETENCES)),
        segment=np.full((n, streams), -1, np.int8),
        dropout_w=np.array([one.dropout_w for one in package], float),
        dropout_barrier=np.array([one.dropout_barrier for one in package], float),
        dropout_on_the_job=np.array([one.dropout_on_the_job for one in package], float),
        credential=np.array([one.credential for one in package], np.int64),
        aftercare_w=np.array([one.aftercare_w for one in package], np.int32),
        beside_work=np.array([one.beside_work for one in package], np.bool_),
    )
    for k, one in enumerate(package):
        for p, phase in enumerate(one.phases):
            table.weeks[k, p] = phase.weeks
            table.rate[k, p] = phase.learning_w
            table.on_the_job[k, p] = phase.on_the_job
        for s, stream in enumerate(one.streams):
            table.target[k, s] = stream.reaches
            table.segment[k, s] = stream.segment
    return table
