"""Instruments that a test module writes for itself, in a folder of LABSIM_PATH, or takes from the shipped ones."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from labsim.core.codes import Barrier, Group, Scheme, Status
from labsim.policy.base import Design
from labsim.start import Start

DORP = str(Path(__file__).parents[1] / "regions" / "dorp.yaml")
HEAD = {"modelled": True, "region": "netherlands", "name": {"nl": "t", "en": "t"}, "about": {"nl": "t", "en": "t"}}


def leaf(value: Any, unit: str) -> dict[str, Any]:
    """A figure with the least that a leaf must say."""
    return {"value": value, "unit": unit, "date": "2019", "assumption": {"reason": "toets", "options": [value]}}


@contextmanager
def known(tmp_path_factory: pytest.TempPathFactory, files: Mapping[str, Mapping[str, Any]]) -> Iterator[None]:
    """These instruments exist by their names: slug -> what its file says beside HEAD."""
    folder = tmp_path_factory.mktemp("own") / "scenarios" / "instruments"
    folder.mkdir(parents=True)
    for slug, data in files.items():
        (folder / f"{slug}.yaml").write_text(json.dumps({**HEAD, **data}), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LABSIM_PATH", str(folder.parents[1]))
        yield


def people_of(market: Any) -> dict[str, list]:
    """Everything about everybody, to compare two worlds bit for bit."""
    tables = {**market.world.persons._asdict(), **market.world.traits._asdict()}
    return {name: column.tolist() for name, column in tables.items()}


def with_single_parents(start: Start, n: int = 10) -> Start:
    """The same start in which so many people on bijstand are single parents without childcare: a village may have
    none."""
    world = start.world
    rows = np.flatnonzero((world.persons.scheme == Scheme.BIJSTAND) & (world.persons.status == Status.UNEMPLOYED))[:n]
    groups, barriers = world.traits.groups.copy(), world.persons.barriers.copy()
    groups[rows] |= 1 << int(Group.SINGLE_PARENT)
    barriers[rows] |= 1 << int(Barrier.CHILDCARE)
    people, traits = world.persons._replace(barriers=barriers), world.traits._replace(groups=groups)
    return start._replace(world=world._replace(persons=people, traits=traits))


def moved(design: Design, start: Start, weeks: int) -> Design:
    """The same instrument from the second week on, invitations included, for so many weeks."""
    first = start.week + 1 + getattr(design, "invited_ahead_w", 0)
    return replace(design, first_week=first, last_week=start.week + weeks)
