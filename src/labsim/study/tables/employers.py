"""Employers: those with a name, and all of them by sector and size."""

import numpy as np
import pandas as pd

from labsim.core.codes import ALWAYS, NO_POSITION, OUTSIDE, Contract, Group, Kind, Scheme, Slot
from labsim.core.draws import ident_of_name
from labsim.population.organisations import employer_rows
from labsim.study.tables.cubes import cube, ratio
from labsim.study.tables.diary import Diary, Snapshot
from labsim.study.tables.registry import TOTAL, number, people, table

SIZES = ("1", "2_to_9", "10_to_49", "50_to_249", "250_or_more", "settled_later")
SIZE_STEPS = (2, 10, 50, 250)
SUPPORTED = ("subsidised", "trial", "sheltered", "seconded", "parallel", "experience", "supported")
DISABLED = (Scheme.WAJONG, Scheme.WIA, Scheme.WAO, Scheme.SW, Scheme.BEGELEID, Scheme.BESCHUT)
Groups_ = dict[str, tuple[tuple[str, ...], np.ndarray]]
Counted = dict[str, np.ndarray]


@table(
    "werkgevers: met naam, en naar sector en grootte",
    "employers: by name, and by sector and size",
    keys=("date", "by", "name"),
    columns=(
        number("employers", "employers", "werkgevers", "employers"),
        number("positions", "positions", "arbeidsplaatsen", "positions"),
        number("filled_start", "positions", "bezet, begin", "filled, start"),
        number("started", "count", "begonnen", "began work"),
        number("exits", "count", "vertrokken", "left"),
        number("filled", "positions", "bezet, eind", "filled, end"),
        number("vacancies_opened", "vacancies", "nieuwe vacatures", "vacancies posted"),
        number("hires", "count", "aangenomen", "hires"),
        people("from_bijstand", "uit bijstand", "from bijstand"),
        people("from_ww", "uit WW", "from WW"),
        people("from_disability", "met arbeidsbeperking", "with a disability benefit"),
        people("from_courses", "deelnemers van trajecten", "participants of courses"),
        number("commuters", "count", "van elders", "in-commuters"),
        number("learning_places", "places", "leerwerkplekken", "learning places"),
        number("learning_used", "places", "bezette leerwerkplekken", "learning places used"),
        number("inclusive_share", "share", "deel uit de doelgroepen", "share from target groups"),
        number("inclusive_employers", "employers", "werkgevers met doelgroep", "employers with target groups"),
    ),
)
def employers(diary: Diary) -> pd.DataFrame:
    """Filled at the start + began - left = filled at the end. Hires are acceptances through an opening, who by the
    benefit of that week; given places and sheltered work begin without one. Target groups: a supported contract, a
    disability or sheltered scheme, or the banenafspraak."""
    groups = groups_of(diary)
    parts = []
    for k, day in enumerate(diary.ends):
        slots, firms = _of_positions(diary, k), _of_employers(diary, k)
        for by, (names, code) in groups.items():
            columns = _sums(slots, firms, diary.market.world.positions.employer, code, len(names))
            rows = cube({"name": names}, columns)
            parts.append(rows.assign(date=day, by=by))
    return pd.concat(parts, ignore_index=True)


def groups_of(diary: Diary) -> Groups_:
    """Ways to divide employers: names of the groups and the group of each employer, -1 for none."""
    firms, sectors = diary.market.world.employers, diary.region.sectors
    size = np.searchsorted(np.array(SIZE_STEPS), firms.size, side="right")
    size = np.where(firms.size == 0, len(SIZES) - 1, size)
    named = named_employers(diary)
    own = np.full(len(firms.ident), -1)
    for k, row in enumerate(named.values()):
        own[row] = k
    return {
        TOTAL: ((TOTAL,), np.zeros(len(firms.ident), np.int64)),
        "sector": (tuple(sectors), firms.sector.astype(np.int64)),
        "size": (SIZES, size),
        "employer": (tuple(named), own),
    }


def named_employers(diary: Diary) -> dict[str, int]:
    """Rows of the employers that are known by name: those of the region, and those that instruments name."""
    market = diary.market
    row = {int(ident): k for k, ident in enumerate(market.world.employers.ident)}
    slugs = [slug for run in market.package for slug in getattr(run.design, "named", ())]
    idents = {slug: ident_of_name(Kind.EMPLOYER, slug) for slug in slugs}
    named = {slug: row[ident] for slug, ident in idents.items() if ident in row}
    return {**employer_rows(diary.region, market.world.employers), **named}


def _of_positions(diary: Diary, k: int) -> Counted:
    """What happened at each position in period k [p]."""
    period, hires, now = diary.openings.periods[k], diary.openings.hires, diary.snapshots[k + 1]
    n = len(now.state)
    mine = diary.quarter_of(hires.week) == k
    here, scheme = hires.position[mine], hires.scheme[mine]

    def hired(who: np.ndarray) -> np.ndarray:
        return np.bincount(here[who], minlength=n)

    return {
        "positions": ~np.isin(now.state, NO_POSITION),
        "filled_start": diary.snapshots[k].state == Slot.FILLED,
        "started": period.came,
        "exits": period.left,
        "filled": now.state == Slot.FILLED,
        "vacancies_opened": period.opened.sum(axis=1),
        "hires": hired(np.ones(len(here), bool)),
        "from_bijstand": hired(scheme == Scheme.BIJSTAND),
        "from_ww": hired(scheme == Scheme.WW),
        "from_disability": hired(np.isin(scheme, DISABLED)),
        "from_courses": hired(after_course(diary, hires.person[mine], hires.week[mine])),
        "commuters": hired(hires.person[mine] == OUTSIDE),
        "target_people": from_target_groups(diary, now),
    }


def after_course(diary: Diary, person: np.ndarray, week: np.ndarray) -> np.ndarray:
    """Who of these people was enrolled in a course before this week [k bool]."""
    tracks = diary.market.tracks
    used = slice(0, int(tracks.size[0]))
    first = np.full(len(diary.snapshots[0].status) + 1, ALWAYS, np.int64)  # the last one: in-commuters
    np.minimum.at(first, tracks.person[used], tracks.since[used])
    return np.asarray(first[np.where(person >= 0, person, -1)] <= week)


def from_target_groups(diary: Diary, now: Snapshot) -> np.ndarray:
    """Filled positions whose occupant comes from a target group [p bool]."""
    supported = [Contract[name.upper()] for name in SUPPORTED]
    agreed = (diary.market.world.traits.groups >> np.uint16(Group.BANENAFSPRAAK)) & 1 != 0
    people_ = np.isin(now.contract, supported) | np.isin(now.scheme, DISABLED) | agreed
    held = (now.state == Slot.FILLED) & (now.occupant >= 0)
    return held & people_[np.maximum(now.occupant, 0)]


def _of_employers(diary: Diary, k: int) -> Counted:
    """What each employer has at the end of period k [e]."""
    now = diary.snapshots[k + 1]
    return {"learning_places": now.learning_places, "learning_used": now.learning_used}


def _sums(slots: Counted, firms: Counted, employer: np.ndarray, code: np.ndarray, n: int) -> Counted:
    """Sums by group of employers [groups]."""
    mine = code >= 0
    found = {name: _by_group(code[employer], values, n) for name, values in slots.items()}
    found |= {name: _by_group(code, values, n) for name, values in firms.items()}
    exists = np.bincount(employer, weights=slots["positions"], minlength=len(code)) > 0
    inclusive = np.bincount(employer, weights=slots["target_people"], minlength=len(code)) > 0
    found["employers"] = np.bincount(code[mine & exists], minlength=n)
    found["inclusive_employers"] = np.bincount(code[mine & inclusive], minlength=n)
    found["inclusive_share"] = ratio(found.pop("target_people"), found["filled"])
    return found


def _by_group(code: np.ndarray, values: np.ndarray, n: int) -> np.ndarray:
    mine = code >= 0
    return np.rint(np.bincount(code[mine], weights=values[mine].astype(float), minlength=n)).astype(np.int64)
