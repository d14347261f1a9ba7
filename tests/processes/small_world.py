"""Small worlds with every table filled; `small_market` opens markets over them.

Worlds are made with numpy's generator and a fixed seed: that is the tests' chance, none of it is the model's.
"""

from functools import cache

import numpy as np

from labsim.core import draws
from labsim.core.codes import (
    ALWAYS,
    NEVER,
    NO_ROW,
    OUTSIDE,
    SEGMENTS,
    Attachment,
    Contract,
    Event,
    Kind,
    Scheme,
    Slot,
    Status,
)
from labsim.core.sieve import hashes
from labsim.processes.openings import vacancy_ident
from labsim.world.demand import Employers, OutsideJobs, Positions, Reserves, Segments, Shadows
from labsim.world.persons import Calendar, Persons, PersonTraits
from labsim.world.state import World, copy_world

WEEK = 2550
SECTORS = 4
TRADES = np.array([18, 19, 20, 27, 28, 29])  # two occupations with three levels each
YEAR = 52.1775
AOW_AGE = 66.33

DTYPES = {
    **dict.fromkeys(("ident", "vacancy"), np.uint64),
    "hash": np.uint32,
    **dict.fromkeys(("barriers", "barriers_start", "flags", "next_flags"), np.uint8),
    **dict.fromkeys(("groups", "credentials"), np.uint16),
    **dict.fromkeys(
        ("track", "relieved", "insured_w", "insured_5y", "ww_left", "phase", "learning_places",
         "learning_used", "stay", "replaced"),
        np.int16,
    ),
    **dict.fromkeys(
        ("birth_week", "position", "job_start", "jobless_since", "next_position", "next_week", "school_end",
         "aow_week", "partner", "youngest_child", "coach_week", "ww_end", "benefit_since", "benefit_clock",
         "benefit_ended", "employer", "occupant", "since", "opened", "due", "openings", "size", "neighbours",
         "taken", "hired", "created", "searchers", "latent", "withdrawn", "outside_jobs", "people",
         "near_miss", "notice_end", "last", "heir",
         "vacancy_slots", "referral_slots", "coach_contacts", "trial_slots", "aftercare_slots", "sheltered_places"),
        np.int32,
    ),
    **dict.fromkeys(
        ("quality", "job_value", "ability", "competences", "motivation", "network", "coach_hours", "helped",
         "next_quality", "next_value", "wage", "standard", "inclusiveness", "risk_aversion", "trust",
         "contact_hours", "early_share", "breadth", "coherence", "replaces"),
        np.float32,
    ),
    **dict.fromkeys(
        ("pressure", "people_recent", "people_normal", "searchers_normal", "owed", "outside_normal", "outside_owed",
         "outside_taken", "outside_returned", "outside_withheld"),
        np.float64,
    ),
    **dict.fromkeys(("assets", "handled"), np.bool_),
}  # fmt: skip
WIDE = {"competences": 7, "trust": 1, "neighbours": 4}
USUAL = {"last": ALWAYS, "heir": NO_ROW, "near_miss": NEVER, "notice_end": NEVER, "breadth": 0.5}  # others: zero


def table(shape_of, n: int, /, **columns):
    """A table of n rows with the engine's types; what is not given is USUAL or zero, hashes are those of idents."""
    unknown = set(columns) - set(shape_of._fields)
    assert not unknown, f"{shape_of.__name__} has no {sorted(unknown)}"
    filled = {}
    for name in shape_of._fields:
        shape = (n, WIDE[name]) if name in WIDE else (n,)
        value = np.broadcast_to(np.asarray(columns.get(name, USUAL.get(name, 0))), shape)
        filled[name] = np.array(value, DTYPES.get(name, np.int8))
    if "hash" in filled:
        filled["hash"] = hashes(filled["ident"])
    return shape_of(**filled)


def idents(kind: Kind, group, n: int, first: int = 0) -> np.ndarray:
    """Idents of n synthetic ones, packed as the population packs them."""
    group = np.broadcast_to(group, n).astype(np.uint64)
    packed = [draws.ident(int(kind), int(g), first + o) for o, g in enumerate(group)]
    return np.array(packed, np.uint64)


# --- people ---------------------------------------------------------------------------------------------


def people_tables(rng: np.random.Generator, n: int, newcomers: int) -> tuple[Persons, PersonTraits]:
    """n residents without work yet, then newcomers who are still absent."""
    total = n + newcomers
    age = rng.uniform(15, 75, total)
    age[n:] = np.where(rng.random(newcomers) < 0.5, 14.9, rng.uniform(20, 50, newcomers))
    attachment = attachments(rng, age)
    absent = np.arange(total) >= n
    active = (attachment == Attachment.STRONG) & (rng.random(total) < 0.9)
    birth = np.floor(WEEK - age * YEAR)
    school_end = np.where(attachment == Attachment.STUDENT, WEEK + 60, NEVER)
    town = rng.integers(0, 2, total)
    barriers = np.where(rng.random(total) < 0.35, 1 << rng.integers(0, 8, total), 0)
    persons = table(
        Persons, total, ident=idents(Kind.PERSON, town, total, 1), birth_week=birth, municipality=town,
        segment=rng.choice(TRADES, total), second_segment=-1, attachment=attachment, barriers=barriers,
        status=np.where(absent, Status.ABSENT, np.where(active, Status.UNEMPLOYED, Status.INACTIVE)),
        position=NO_ROW, next_position=NO_ROW, next_week=NEVER, track=-1, job_start=NEVER,
        jobless_since=WEEK - rng.exponential(40, total), ability=rng.normal(size=total),
    )  # fmt: skip
    traits = table(
        PersonTraits, total, sex=rng.integers(0, 2, total), level=persons.segment % 3, profile=1 + np.arange(total) % 6,
        aow_week=birth + round(AOW_AGE * YEAR), school_end=school_end, youngest_child=NEVER,
        partner=partners(rng, n, total, age), assets=rng.random(total) < 0.4,
        competences=rng.uniform(0.3, 0.9, (total, 7)), motivation=rng.random(total),
        network=rng.random(total), coach_week=WEEK - rng.integers(1, 60, total), barriers_start=barriers,
        insured_w=rng.integers(0, 1500, total), insured_36w=rng.integers(0, 37, total),
        insured_5y=rng.integers(0, 261, total),
        ww_end=NEVER, benefit_since=NEVER, benefit_clock=NEVER, benefit_ended=NEVER,
    )  # fmt: skip
    return persons, traits


def attachments(rng: np.random.Generator, age: np.ndarray) -> np.ndarray:
    """How people relate to the labour market, by age."""
    u = rng.random(len(age))
    adult = np.where(u < 0.08, Attachment.WEAK, np.where(u > 0.94, Attachment.DISABLED, Attachment.STRONG))
    young = np.where((age < 22) & (u < 0.75), Attachment.STUDENT, adult)
    return np.where(age >= AOW_AGE, Attachment.AOW, young)


def partners(rng: np.random.Generator, n: int, total: int, age: np.ndarray) -> np.ndarray:
    """Rows of partners: three in five adult residents live as couples."""
    adults = rng.permutation(np.flatnonzero(age[:n] >= 25))
    couples = adults[: len(adults) * 3 // 10 * 2].reshape(-1, 2)
    mate = np.full(total, NO_ROW)
    mate[couples[:, 0]], mate[couples[:, 1]] = couples[:, 1], couples[:, 0]
    return mate


def give_benefits(rng: np.random.Generator, persons: Persons, traits: PersonTraits) -> None:
    """WW, bijstand, disability benefits and sheltered work for part of the residents."""
    u = rng.random(len(persons.ident))
    jobless = (persons.status == Status.UNEMPLOYED) | (persons.status == Status.INACTIVE)
    ww = (persons.status == Status.UNEMPLOYED) & (u < 0.4)
    bijstand = jobless & (persons.attachment <= Attachment.WEAK) & (u > 0.6) & (traits.partner < 0)
    disabled = (persons.attachment == Attachment.DISABLED) & (persons.status != Status.ABSENT)
    persons.scheme[ww] = Scheme.WW
    persons.scheme[bijstand] = Scheme.BIJSTAND
    persons.scheme[disabled] = np.where(u[disabled] < 0.5, Scheme.WIA, Scheme.WAJONG)
    sheltered = disabled & (persons.status == Status.EMPLOYED) & (persons.position >= 0)
    persons.scheme[sheltered] = Scheme.SW
    persons.contract[sheltered] = Contract.SHELTERED
    traits.assets[bijstand] = False
    traits.ww_end[ww] = WEEK + rng.integers(1, 60, int(ww.sum()))
    held = persons.scheme != Scheme.NONE
    since = WEEK - rng.integers(1, 200, len(u))
    traits.benefit_since[held] = since[held]
    traits.benefit_clock[held] = since[held]


def make_calendar(rng: np.random.Generator, persons: Persons, traits: PersonTraits, n: int) -> Calendar:
    """State pension, the end of school, leaving, and the newcomers' arrival, over four years."""
    total = len(persons.ident)
    events = [(int(traits.aow_week[i]), i, Event.REACH_AOW) for i in range(total)]
    events += [(int(persons.birth_week[i] + 75 * YEAR), i, Event.LEAVE) for i in range(total)]
    moving = np.flatnonzero(rng.random(total) < 0.1)
    events += [(WEEK + int(rng.integers(1, 208)), int(i), Event.LEAVE) for i in moving]
    students = np.flatnonzero(persons.attachment == Attachment.STUDENT)
    events += [(WEEK + int(rng.integers(1, 208)), int(i), Event.LEAVE_SCHOOL) for i in students]
    for i in range(n, total):
        kind = Event.ENTER if persons.attachment[i] == Attachment.STUDENT else Event.ARRIVE
        events.append((WEEK + int(rng.integers(1, 208)), i, kind))
    later = np.array(sorted(e for e in events if e[0] >= WEEK), np.int64).reshape(-1, 3)
    return Calendar(later[:, 0].astype(np.int32), later[:, 1].astype(np.int32), later[:, 2].astype(np.int8))


# --- work -----------------------------------------------------------------------------------------------


def position_tables(rng: np.random.Generator, n: int, size: int = 8) -> tuple[Employers, Positions]:
    """Employers with `size` positions each; a tenth does not exist yet, some are open, latent or waiting."""
    firms = -(-n // size)
    employer = np.arange(n) // size
    sector = employer % SECTORS
    ident = idents(Kind.POSITION, 0, n, 1)
    u = rng.random(n)
    state = np.select([u < 0.1, u < 0.14, u < 0.20, u < 0.23, u < 0.25], [0, 6, 3, 4, 5], Slot.FILLED)
    openings = np.where(state == Slot.CLOSED, 0, 1)
    kinds = [Contract.PERMANENT, Contract.FLEX, Contract.SELF_EMPLOYED, Contract.SUBSIDISED, Contract.BBL]
    contract = rng.choice(kinds, n, p=[0.52, 0.3, 0.1, 0.04, 0.04])
    contract[(contract == Contract.SELF_EMPLOYED) & (state == Slot.POSTED)] = Contract.FLEX
    opened = WEEK - np.where(state == Slot.DIRECT, 1, rng.integers(1, 30, n))
    positions = table(
        Positions, n, ident=ident, employer=employer, sector=sector, municipality=rng.integers(0, 2, n),
        vacancy=[vacancy_ident(a, int(b)) for a, b in zip(ident, openings, strict=True)],
        segment=rng.choice(TRADES, n), contract=contract, hours=rng.integers(8, 41, n),
        wage=0.12 * rng.normal(size=n), standard=0.2 * rng.normal(size=n), state=state, occupant=NO_ROW,
        since=WEEK - rng.exponential(200, n), openings=openings, quality=rng.random(n),
        opened=opened, due=WEEK + rng.integers(0, 4, n),
    )  # fmt: skip
    employers = table(
        Employers, firms, ident=idents(Kind.EMPLOYER, 0, firms, 1), size=size,
        sector=np.arange(firms) % SECTORS, inclusiveness=rng.random(firms),
        risk_aversion=rng.random(firms), trust=rng.random((firms, 1)),
        neighbours=NO_ROW, learning_places=1,
    )  # fmt: skip
    return employers, positions


def give_work(rng: np.random.Generator, persons: Persons, positions: Positions, n: int) -> None:
    """Employ residents here (first come, first served by segment) and outside; in-commuters fill the rest."""
    chance = np.array([0.88, 0.4, 0.5, 0.1, 0.3])[persons.attachment[:n]]
    worker = np.flatnonzero(rng.random(n) < chance)
    filled = positions.state == Slot.FILLED
    free = {int(g): list(np.flatnonzero(filled & (positions.segment == g))) for g in TRADES}
    for i in worker:
        persons.status[i] = Status.EMPLOYED
        persons.job_start[i] = WEEK - int(rng.exponential(150)) - 1
        persons.quality[i], persons.job_value[i] = rng.random(), rng.normal()
        slots = free[int(persons.segment[i])]
        if slots and rng.random() < 0.6:
            j = slots.pop()
            persons.position[i], positions.occupant[j] = j, i
            persons.contract[i], persons.hours[i] = positions.contract[j], positions.hours[j]
        else:
            persons.position[i], persons.hours[i] = OUTSIDE, 32
            persons.contract[i] = Contract.PERMANENT if rng.random() < 0.7 else Contract.FLEX
    positions.occupant[(positions.state == Slot.FILLED) & (positions.occupant == NO_ROW)] = OUTSIDE


def reserves_of(positions: Positions) -> Reserves:
    """Closed positions, half of them for job creation by segment, half for growth by sector."""
    closed = np.flatnonzero(positions.state == Slot.CLOSED)
    rows, starts = [], []
    halves = ((closed[::2], positions.segment, SEGMENTS), (closed[1::2], positions.sector, SECTORS))
    for part, column, groups in halves:
        rows.append(part[np.argsort(column[part], kind="stable")].astype(np.int32))
        count = np.bincount(column[part], minlength=groups)
        starts.append(np.concatenate([[0], np.cumsum(count)]).astype(np.int32))
    return Reserves(starts[0], rows[0], starts[1], rows[1])


def outside_tables(rng: np.random.Generator, jobs: int, applicants: int) -> tuple[OutsideJobs, Shadows]:
    """Jobs outside the region and applicants from there."""
    outside = table(
        OutsideJobs, jobs, ident=idents(Kind.OUTSIDE_JOB, 0, jobs), segment=rng.choice(TRADES, jobs),
        phase=rng.integers(0, 12, jobs), taken=-1,
    )  # fmt: skip
    shadows = table(
        Shadows, applicants, ident=idents(Kind.SHADOW, 0, applicants), segment=rng.choice(TRADES, applicants),
        phase=rng.integers(0, 13, applicants), hired=-1,
    )  # fmt: skip
    return outside, shadows


def segments_of(positions: Positions, outside: OutsideJobs, searchers: float = 15.0) -> Segments:
    """What links the weeks of a segment, in balance."""
    latent = positions.segment[positions.state == Slot.LATENT]
    rest, away = (np.bincount(s, minlength=SEGMENTS) for s in (latent, outside.segment))
    return table(
        Segments, SEGMENTS, latent=rest, people=15, people_recent=15.0, people_normal=15.0, searchers_normal=searchers,
        outside_jobs=away, outside_normal=0.4,
    )  # fmt: skip


# --- the whole ------------------------------------------------------------------------------------------


@cache
def _stored(people: int, slots: int, seed: int) -> World:
    rng = np.random.default_rng(seed)
    persons, traits = people_tables(rng, people, people // 12)
    employers, positions = position_tables(rng, slots)
    give_work(rng, persons, positions, people)
    give_benefits(rng, persons, traits)
    calendar = make_calendar(rng, persons, traits, people)
    around = outside_tables(rng, people // 12, people // 20)
    reserves, segments = reserves_of(positions), segments_of(positions, around[0])
    return World(persons, traits, calendar, employers, positions, reserves, segments, *around)


def small_world(people: int = 600, slots: int = 420, seed: int = 1) -> World:
    """A region of so many residents in which every mechanism occurs; a fresh copy each time."""
    return copy_world(_stored(people, slots, seed))


def differing(a: World, b: World) -> list[str]:
    """Names 'table.column' that are not equal bit for bit."""
    return [
        f"{t}.{c}"
        for t in World._fields
        for c in getattr(a, t)._fields
        if not np.array_equal(getattr(getattr(a, t), c), getattr(getattr(b, t), c))
    ]
