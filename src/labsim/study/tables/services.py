"""What the employer service, the social service and the work company do."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from labsim.core.codes import Barrier, Channel, Scheme, Slot, Status
from labsim.study.tables.diary import REGIMES, Diary, Moves, Snapshot
from labsim.study.tables.registry import number, table
from labsim.world.derived import GROUP_C
from labsim.world.log import Cause

WSP, SOCIAL, COMPANY, CHANNELS = "wsp", "social_service", "work_company", "channels"
SHELTERED = (Scheme.SW, Scheme.BEGELEID, Scheme.BESCHUT)
LIMITED = (1 << Barrier.PHYSICAL) | (1 << Barrier.MENTAL)
IN_PLACEMENTS = ("matches", "placements", "jobs")
PLACED = ("none", "bijstand", "ww", "wajong", "wia", "wao")
Item = tuple[str, str, Any]  # service, what is counted, how many


@table(
    "dienstverlening: werkgeversservicepunt, sociale dienst, leerwerkbedrijf, platforms",
    "services: employer service, social service, work company, platforms",
    keys=("date", "service", "item"),
    columns=(number("value", "count", "aantal", "number"),),
)
def services(diary: Diary) -> pd.DataFrame:
    """Flows are of the quarter, stocks at its end. Backlog: open vacancies the employer service does not work on. A
    target is shown where an instrument of the package states one in placements; nothing else in the model has one."""
    rows = []
    for k, day in enumerate(diary.ends):
        moves = diary.moves.within(diary.quarter_of(diary.moves.week) == k)
        items = [*_wsp(diary, k, moves), *_social(diary, k, moves), *_company(diary, k, moves), *_channels(diary, k)]
        rows += [{"date": day, "service": s, "item": item, "value": float(value)} for s, item, value in items]
    return pd.DataFrame(rows)


def _wsp(diary: Diary, k: int, moves: Moves) -> Iterator[Item]:
    """Vacancies in and handled, people mediated, placements by benefit."""
    period, work, now = diary.openings.periods[k], diary.desk.periods[k], diary.snapshots[k + 1]
    open_ = now.state == Slot.POSTED
    yield WSP, "vacancies_in", period.opened.sum()
    yield WSP, "taken_up", period.taken_up.sum()
    yield WSP, "slots", work.vacancy_slots
    yield WSP, "handled_now", np.count_nonzero(open_ & now.handled)
    yield WSP, "backlog", np.count_nonzero(open_ & ~now.handled)
    yield WSP, "mediated_persons", work.mediated
    yield WSP, "mediations", work.mediations
    begun = np.isin(moves.cause, (Cause.HIRED, Cause.JOB_CHANGED)) & (moves.channel == Channel.WSP)
    regime = moves.regime(0)[begun]
    yield WSP, "placements", np.count_nonzero(begun)
    for name in PLACED:
        yield WSP, f"placements_{name}", np.count_nonzero(regime == REGIMES.index(name))
    yield WSP, "placements_sheltered", np.count_nonzero(np.isin(regime, [1 + scheme for scheme in SHELTERED]))
    target = stated_target(diary)
    if target:
        yield WSP, "stated_target", target


def stated_target(diary: Diary) -> int:
    """Placements that services in the package are meant to bring, all years together; 0 where none is stated."""
    designs = [run.design for run in diary.market.package if run.design.shape == "service"]
    return sum(int(one.target) for one in designs if one.target and one.target_unit in IN_PLACEMENTS)


def _social(diary: Diary, k: int, moves: Moves) -> Iterator[Item]:
    """Caseload that balances, contacts, people sent on."""
    work, assisted = diary.desk.periods[k], REGIMES.index("bijstand")
    before, after = moves.regime(0) == assisted, moves.regime(1) == assisted
    yield SOCIAL, "caseload_start", np.count_nonzero(diary.snapshots[k].regime == assisted)
    yield SOCIAL, "caseload_in", np.count_nonzero(after & ~before)
    yield SOCIAL, "caseload_out", np.count_nonzero(before & ~after)
    yield SOCIAL, "caseload", np.count_nonzero(diary.snapshots[k + 1].regime == assisted)
    yield SOCIAL, "contacts", work.contacts
    yield SOCIAL, "contact_hours", work.contact_hours
    yield SOCIAL, "mediated_by_wsp", work.mediated_bijstand
    yield SOCIAL, "referred_to_courses", enrolled_from(diary, k, Scheme.BIJSTAND)


def enrolled_from(diary: Diary, k: int, scheme: int) -> int:
    """Enrolments in courses in period k of people who had this benefit when the period began."""
    tracks = diary.market.tracks
    used = slice(0, int(tracks.size[0]))
    mine = diary.quarter_of(tracks.since[used]) == k
    return int(np.count_nonzero(diary.snapshots[k].scheme[tracks.person[used][mine]] == scheme))


def _company(diary: Diary, k: int, moves: Moves) -> Iterator[Item]:
    """Sheltered work: people in it, places paid for, who could be waiting; in and out."""
    regimes = [1 + scheme for scheme in SHELTERED]
    before, after = np.isin(moves.regime(0), regimes), np.isin(moves.regime(1), regimes)
    work, now = diary.desk.periods[k], diary.snapshots[k + 1]
    yield COMPANY, "people_start", np.count_nonzero(np.isin(diary.snapshots[k].regime, regimes))
    yield COMPANY, "in", np.count_nonzero(after & ~before)
    yield COMPANY, "out", np.count_nonzero(before & ~after)
    yield COMPANY, "out_to_work", np.count_nonzero(before & ~after & (moves.status[:, 1] == Status.EMPLOYED))
    yield COMPANY, "people", np.count_nonzero(np.isin(now.regime, regimes))
    yield COMPANY, "beschut_places", work.sheltered_places
    for name, places in work.places_by_company.items():
        yield name, "beschut_places", places
    yield COMPANY, "beschut_filled", np.count_nonzero(now.regime == 1 + Scheme.BESCHUT)
    yield COMPANY, "beschut_could_wait", np.count_nonzero(could_wait(now))


def could_wait(now: Snapshot) -> np.ndarray:
    """Who would take a new sheltered place if there were one, by the rule of `processes.sheltered` [n bool]."""
    claim = np.isin(now.regime, (1 + Scheme.BIJSTAND, 1 + Scheme.WAJONG)) & (now.status != Status.EMPLOYED)
    return claim & (now.barriers & LIMITED != 0) & (now.distance == GROUP_C)


def _channels(diary: Diary, k: int) -> Iterator[Item]:
    """Platforms and other channels where people and employers find each other; nothing where nobody uses one."""
    work, hires = diary.desk.periods[k], diary.openings.hires
    if not work.channel_users and not work.channel_employers:
        return
    yield CHANNELS, "users", work.channel_users
    yield CHANNELS, "channel_employers", work.channel_employers
    yield CHANNELS, "near_misses", work.near_misses
    yield CHANNELS, "hires_shared", np.count_nonzero(hires.shared & (diary.quarter_of(hires.week) == k))
