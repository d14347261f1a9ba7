"""Which kinds of work are where: what residents of each municipality look for beside what there is, and how far."""

import numpy as np
import pandas as pd

from labsim.core.codes import LEVELS, NO_POSITION, Contract, Occupation, Scheme, Slot
from labsim.study.tables.cubes import and_total, cube, ratio, tally, with_total
from labsim.study.tables.diary import Diary, Snapshot
from labsim.study.tables.registry import number, people, table
from labsim.study.tables.services import could_wait
from labsim.study.tables.vacancies import registered

TRADES = tuple(one.name.lower() for one in Occupation)
GIVEN = {"sheltered": (Contract.SHELTERED, Contract.SECONDED), "experience": (Contract.EXPERIENCE, Contract.PARALLEL)}


@table(
    "werksoorten per gemeente: wat inwoners zoeken, wat er is en hoe ver het is",
    "kinds of work by municipality: what residents look for, what there is and how far it is",
    keys=("date", "work_type", "municipality"),
    columns=(
        people("seekers", "werkzoekenden", "seekers"),
        people("bijstand", "waarvan met bijstand", "of which with bijstand"),
        number("vacancies", "vacancies", "open vacatures hier", "open vacancies here"),
        number("places", "places", "plekken hier", "places here"),
        number("gap", "ratio", "zoekenden per open vacature", "seekers per open vacancy", "seekers"),
        number("nearby", "vacancies", "open binnen reisbereik", "open within reach"),
        number("gap_nearby", "ratio", "zoekenden daarvan per vacature", "seekers per vacancy within reach", "seekers"),
        number("minutes", "minutes", "reistijd naar de dichtstbijzijnde", "travel time to the nearest", "seekers"),
    ),
)
def work_types(diary: Diary) -> pd.DataFrame:
    """Seekers by the occupation they are trained for and where they live; open vacancies and all places by where the
    work is, at the end of each quarter. Sheltered and experience places: seekers are those who could take one and have
    none. Within reach: as far as somebody with middle education usually travels; a kind with few seekers per vacancy
    there but many at home can be organised regionally. Minutes: to the nearest place with an open vacancy (a place, for
    sheltered work and experience)."""
    region, market = diary.region, diary.market
    kinds = (*TRADES, *GIVEN)
    m = len(region.municipalities)
    minutes = market.setting.fields.minutes.astype(float)
    within = minutes <= market.setting.behaviour.seekers.radius_middle
    parts: dict[str, list[np.ndarray]] = {
        name: [] for name in ("seekers", "bijstand", "vacancies", "places", "nearby", "minutes")
    }
    for now in diary.snapshots[1:]:
        seekers, assisted = wanted(diary, now, m)
        open_, places = offered(diary, now, m)
        target = np.concatenate([open_[: len(TRADES)], places[len(TRADES) :]])
        near = np.array([np.where(target[k] > 0, minutes, np.inf).min(axis=1) for k in range(len(kinds))])
        found = (seekers, assisted, open_, places, target @ within.T, np.where(np.isinf(near), np.nan, near))
        for name, values in zip(parts, found, strict=True):
            parts[name].append(values)
    stacks = {name: np.stack(values) for name, values in parts.items()}
    columns = {name: with_total(stacks[name]) for name in ("seekers", "bijstand", "vacancies", "places")}
    n = len(TRADES)
    whole = np.concatenate([columns["vacancies"][:, :n, -1:], columns["places"][:, n:, -1:]], axis=1)
    columns["gap"] = ratio(columns["seekers"], columns["vacancies"])
    columns["nearby"] = np.concatenate([stacks["nearby"], whole], axis=2)
    columns["gap_nearby"] = ratio(columns["seekers"], columns["nearby"])
    columns["minutes"] = np.concatenate([stacks["minutes"], np.full((*whole.shape[:2], 1), np.nan)], axis=2)
    return cube({"date": diary.ends, "work_type": kinds, "municipality": and_total(region.municipalities)}, columns)


def wanted(diary: Diary, now: Snapshot, m: int) -> tuple[np.ndarray, np.ndarray]:
    """Seekers, and those of them with bijstand, by kind of work and home [kinds, m], [kinds, m]."""
    home = diary.market.world.persons.municipality
    assisted = now.scheme == Scheme.BIJSTAND
    found = []
    for who in (np.ones(len(home), bool), assisted):
        rows = registered(now) & who
        by_trade = tally((len(TRADES), m), now.segment[rows] // LEVELS, home[rows])
        waits = could_wait(now) & who  # for sheltered work; for an experience place: with bijstand, not too far away
        tries = registered(now) & assisted & who & (now.distance < 2)
        given = [np.bincount(home[mask], minlength=m) for mask in (waits, tries)]
        found.append(np.concatenate([by_trade, given]))
    return found[0], found[1]


def offered(diary: Diary, now: Snapshot, m: int) -> tuple[np.ndarray, np.ndarray]:
    """Open vacancies and places that exist, by kind and where the work is [kinds, m], [kinds, m]."""
    slots = diary.market.world.positions
    given = [np.isin(slots.contract, contracts) for contracts in GIVEN.values()]
    usual = ~np.logical_or.reduce(given)
    open_: list[np.ndarray] = []
    places: list[np.ndarray] = []
    for found, mask in ((open_, now.state == Slot.POSTED), (places, ~np.isin(now.state, NO_POSITION))):
        rows = mask & usual
        found.append(tally((len(TRADES), m), slots.segment[rows] // LEVELS, slots.municipality[rows]))
        found.append(np.array([np.bincount(slots.municipality[mask & kind], minlength=m) for kind in given]))
    return np.concatenate(open_), np.concatenate(places)
