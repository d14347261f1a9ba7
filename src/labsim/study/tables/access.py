"""Who the services reach: seekers that the employer service mediates, by group; referral by coach."""

import numpy as np
import pandas as pd

from labsim.core.codes import NEVER, Channel, Scheme, Status
from labsim.policy.referral import coaches_of
from labsim.study.tables.cubes import ratio
from labsim.study.tables.diary import Diary
from labsim.study.tables.groups import all_groups
from labsim.study.tables.registry import number, people, table
from labsim.study.tables.spells import first_work, then
from labsim.study.tables.vacancies import registered
from labsim.world.log import Cause

LASTING_W = 26


@table(
    "toegang tot bemiddeling: wie wordt bereikt, hoe lang wacht men, wie wordt geplaatst",
    "access to mediation: who is reached, how long people wait, who is placed",
    keys=("date", "dimension", "group"),
    columns=(
        people("seekers", "werkzoekenden, begin", "seekers, start"),
        people("mediated", "bemiddeld", "mediated"),
        number("not_reached", "share", "niet bereikt", "not reached", "mediated"),
        number("index", "ratio", "toegang (1 = als iedereen)", "access (1 = as everybody)", "mediated"),
        number("wait", "weeks", "weken zonder werk voor de bemiddeling", "weeks without work before it", "mediated"),
        people("placed", "geplaatst door het WSP", "placed by the service"),
        number("placed_share", "share", "deel van de werkzoekenden", "share of the seekers", "placed"),
    ),
)
def access(diary: Diary) -> pd.DataFrame:
    """People registered as looking for work when the quarter began: whom the employer service mediated in it, whom it
    placed. Not reached: the share that nobody mediated, the loss on the way from referral to service. Index: the share
    mediated over that of everybody. Weeks: since these people last worked, when the quarter began."""
    moves, rows = diary.moves, []
    n = len(diary.snapshots[0].status)
    begun = np.isin(moves.cause, (Cause.HIRED, Cause.JOB_CHANGED)) & (moves.channel == Channel.WSP)
    when, members = diary.quarter_of(moves.week), list(all_groups(diary))
    for k, day in enumerate(diary.ends):
        before = diary.snapshots[k]
        seeks, sent, placed = registered(before), np.zeros(n, bool), np.zeros(n, bool)
        sent[diary.desk.periods[k].who] = True
        placed[moves.row[begun & (when == k)]] = True
        waited = before.week - before.jobless_since
        everybody = ratio(np.count_nonzero(seeks & sent), np.count_nonzero(seeks))
        for dimension, group, who in members:
            here = who[seeks[who]]
            mediated = here[sent[here]]
            share = ratio(len(mediated), len(here))
            got = np.count_nonzero(placed[here])
            rows.append({
                "date": day, "dimension": dimension, "group": group, "seekers": len(here), "mediated": len(mediated),
                "not_reached": float(1.0 - share), "index": float(ratio(share, everybody)),
                "wait": float(waited[mediated].mean()) if len(mediated) else np.nan, "placed": got,
                "placed_share": float(ratio(got, len(here))),
            })  # fmt: skip
    return pd.DataFrame(rows)


@table(
    "verwijzing naar trajecten: hoeveel, hoe passend, en hoe klantmanagers verschillen",
    "referral to courses: how many, how fitting, and how it differs between coaches",
    keys=("date", "instrument"),
    columns=(
        people("clients", "in de bijstand, start", "in bijstand, start"),
        people("referred", "verwezen en ingeschreven", "referred and enrolled"),
        number("share", "share", "deel van de klanten", "share of clients", "referred"),
        people("completers", "afgerond", "completers"),
        people("matched", "aan het werk na de verwijzing", "at work after the referral"),
        people("sustained", "een half jaar later nog", "still so half a year later"),
        number("spread", "share", "spreiding tussen klantmanagers", "spread between coaches", "referred"),
        number("coaches", "count", "klantmanagers", "coaches"),
        number("never", "share", "klantmanagers die nooit verwijzen", "coaches who never refer", "referred"),
    ),
)
def referrals(diary: Diary) -> pd.DataFrame:
    """Since the start, of people who had bijstand then: who was enrolled in each course, and by how many coaches.
    Spread: standard deviation over coaches of the share of their clients that they referred; with one joint way of
    working it falls to what chance leaves. Still so: at work 26 weeks after the first job, of those who could be
    followed so long."""
    market, rows = diary.market, []
    clients = np.flatnonzero(diary.snapshots[0].scheme == Scheme.BIJSTAND)
    coach = coaches_of(market, clients)
    number_ = int(coach.max(initial=0)) + 1
    load = np.bincount(coach, minlength=number_)
    place = np.full(len(diary.snapshots[0].status), -1)
    place[clients] = np.arange(len(clients))
    tracks = market.tracks
    used = slice(0, int(tracks.size[0]))
    for run in diary.steps.courses:
        mine = np.flatnonzero(tracks.instrument[used] == run.number)
        mine = mine[place[tracks.person[mine]] >= 0]
        person, since = tracks.person[mine].astype(np.int64), tracks.since[mine].astype(np.int64)
        first = first_work(diary, person, since)
        for k, day in enumerate(diary.ends):
            end = diary.first + diary.dates[k]
            sent = since < end
            done = (tracks.completed[mine] != NEVER) & (tracks.completed[mine] < end)
            held = then(diary, person, np.minimum(first, end) + LASTING_W).status == Status.EMPLOYED
            by = np.bincount(coach[place[np.unique(person[sent])]], minlength=number_) / np.maximum(load, 1)
            rows.append({
                "date": day, "instrument": run.slug, "clients": len(clients), "referred": int(sent.sum()),
                "share": float(ratio(sent.sum(), len(clients))), "completers": int(done.sum()),
                "matched": int((first < end).sum()),
                "sustained": int((held & (first + LASTING_W <= end)).sum()),
                "spread": float(by[load > 0].std()) if len(clients) else np.nan, "coaches": number_,
                "never": float((by[load > 0] == 0).mean()) if len(clients) else np.nan,
            })  # fmt: skip
    names = ["date", "instrument", "clients", "referred", "share", "completers", "matched", "sustained", "spread",
             "coaches", "never"]  # fmt: skip
    return pd.DataFrame(rows, columns=names)
