"""Validation: is the world alive and steady, and does it look like the published one? Writes docs/validation.md."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from labsim.inputs.errors import InputError, Text, nearest
from labsim.inputs.files import known
from labsim.study.ensemble import Progress
from labsim.study.validate import (
    baseline,
    beveridge,
    elasticities,
    eta,
    exits,
    flows,
    kick,
    net,
    standstill,
    store,
)
from labsim.study.validate.bench import REGION, Bench
from labsim.study.validate.records import Check, Found, Table


class Part(NamedTuple):
    """A part of the validation: what it is called on the page, what it asks, how it is answered."""

    title: str
    question: str
    run: Callable[[Bench], Found]


PARTS: dict[str, Part] = {
    "standstill": Part(
        "Standstill",
        "A world in which nothing changes must not drift: every stock of 200 or more stays within 5 % between the "
        "means of years 1-3 and 6-8. WAO and SW are closed by law and must fall as the law says.",
        standstill.run,
    ),
    "kick": Part(
        "Kick test",
        "Unemployment or vacancies start 30 % too high or too low and must return to the same end point.",
        kick.run,
    ),
    "elasticities": Part(
        "Matching within one week",
        "A keyed quarter of the searchers, or of the openings, is left out of one week; nothing else changes.",
        elasticities.run,
    ),
    "beveridge": Part(
        "Beveridge curve",
        "Demand here and outside swings once in five years; unemployment and vacancies must move against each other, "
        "vacancies first.",
        beveridge.run,
    ),
    "exits": Part(
        "A way out for everybody",
        "Every live class of segment, barrier and distance to work has an exit above zero.",
        exits.run,
    ),
    "flows": Part(
        "Hires, vacancies and flows",
        "Facts that nothing in the code aims at, read from snapshots a quarter apart as surveys do, and the levels "
        "that were fitted.",
        flows.run,
    ),
    "eta": Part(
        "Both ends of job creation and of the border",
        "Nothing identifies eta and outside_eta in a stable world, so both are defined by what they do: jobs per 100 "
        "extra seekers after three years, and what residents gain from 500 new positions.",
        eta.run,
    ),
    "baseline": Part(
        "The baseline against published figures",
        "January 2019 to February 2020: published growth and ageing, no corona, no new instruments.",
        baseline.run,
    ),
    "net": Part(
        "Net of the ambachtsschool at both ends",
        "What the same school adds in a tight and in a slack segment, at both ends of eta and outside_eta, with the "
        "number of pairs and the spread of one pair.",
        net.run,
    ),
}


EVERYWHERE = ("standstill", "kick")  # parts that every region has; the others hold its first region against figures


def elsewhere() -> tuple[str, ...]:
    """The other regions of labsim."""
    return tuple(slug for slug in known("region") if slug != REGION)


def check_parts(parts: Sequence[str]) -> tuple[str, ...]:
    """The parts asked for, all of them if none is. Raises InputError for one that does not exist."""
    for part in parts:
        if part not in PARTS:
            words = Text(f"onderdeel '{part}' bestaat niet", f"there is no part '{part}'")
            raise InputError("validate", None, "", words, allowed=PARTS, guess=nearest(part, PARTS))
    return tuple(part for part in PARTS if part in parts or not parts)


def validate(
    parts: Sequence[str] = (),
    *,
    region: str = REGION,
    quick: bool = False,
    workers: int = 1,
    again: bool = False,
    progress: Progress | None = None,
) -> dict[str, Found]:
    """Findings of the parts asked for, by name; what was found before for the same figures and code is read back.

    quick: few seeds, to see that everything works. again: do not read back. Raises InputError.
    """
    chosen = check_parts(parts)
    bench = Bench(region=region, quick=quick, workers=workers, progress=progress)
    findings = {}
    for part in chosen:
        path = store.path_of(part, bench.start().region.slug, bench.start().key, quick)
        found = None if again else store.load(path)
        if found is None:
            found = PARTS[part].run(bench)
            store.save(path, found)
        findings[part] = found
    return findings


def found_before(region: str, quick: bool) -> dict[str, Found]:
    """Findings of every part that was run with these figures and this code."""
    start = Bench(region=region).start()
    paths = {part: store.path_of(part, start.region.slug, start.key, quick) for part in PARTS}
    findings = {part: store.load(path) for part, path in paths.items()}
    return {part: found for part, found in findings.items() if found is not None}


__all__ = [
    "EVERYWHERE",
    "PARTS",
    "REGION",
    "Bench",
    "Check",
    "Found",
    "Part",
    "Table",
    "check_parts",
    "elsewhere",
    "found_before",
    "validate",
]
