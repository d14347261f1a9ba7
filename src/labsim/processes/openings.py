"""Step 7, open_positions: replacement, expansion, job creation (eta), growth and shrinkage, expiry and reposting."""

from math import exp
from math import log as ln
from typing import NamedTuple

import numpy as np

from labsim.core.codes import ALWAYS, OUTSIDE, SEGMENTS, Contract, Decision, Slot
from labsim.core.draws import lasting_stream, mix, stream, uniform_at
from labsim.core.jit import kernel, part, rule
from labsim.core.sieve import Sieve, collect
from labsim.world.around import Around
from labsim.world.demand import Employers, Positions, Reserves, Segments
from labsim.world.derived import given_place
from labsim.world.moves import close_place, take_room

FILLED, CLOSED = int(Slot.FILLED), int(Slot.CLOSED)
AS_DRAWN, ALWAYS_POSTED, ALWAYS_DIRECT = 0, 1, 2  # how an opening is made known
REPLACED, EXPANDED, REPOSTED = 0, 1, 2  # why a vacancy is posted: somebody left, a new job, or anew


class Params(NamedTuple):
    """Per week unless said; `eta` is the run's choice and is not here."""

    replace_share: float  # rho: left positions that open again [share]
    wait_mean_w: float  # mean weeks before a left position opens [weeks]
    expand_w: float  # kappa: latent positions that open [1/week]
    posted_permanent: float  # openings with a permanent contract that are posted [share]
    posted_flex: float  # flexible openings that are posted [share]
    posted_supported: float  # BBL and subsidised openings that are posted [share]
    lapse_early_w: float  # posted vacancies withdrawn before week 8 [1/week]
    lapse_late_w: float  # the same from week 8 [1/week]
    repost_share: float  # withdrawn vacancies that are posted anew [share]
    direct_weeks: float  # weeks a direct opening stays open before it is drawn again or posted [weeks]
    direct_again_share: float  # of those, drawn again directly [share]
    create_level: float  # positions for each person beyond normal at eta 1: not every position is filled [ratio]
    create_rate: float  # how fast positions follow people: share of the distance a week [1/week]
    memory_w: float  # weeks over which employers notice how many people there are [weeks]


@rule
def vacancy_ident(position_ident, openings):
    """Ident of an opening: (position, opening count), nothing about time or order."""
    return mix(position_ident ^ (np.uint64(openings) * np.uint64(0x9FB21C651E98DF25)))


@rule
def lapse_hazard_w(age_w, p):
    """Weekly hazard that a posted vacancy is withdrawn."""
    return p.lapse_early_w if age_w < 8 else p.lapse_late_w


@rule
def posted_share(contract, p):
    """Chance that an opening is posted; self-employment and sheltered work never are."""
    if contract == Contract.PERMANENT:
        return p.posted_permanent
    if contract == Contract.FLEX:
        return p.posted_flex
    if contract == Contract.BBL or contract == Contract.SUBSIDISED:
        return p.posted_supported
    return 0.0


@part
def mix_contract(positions: Positions, j: int, key_mix, share: float):
    """A share of the openings with a permanent contract becomes flexible; below 0 of the flexible ones permanent."""
    before, after = Contract.PERMANENT, Contract.FLEX
    if share < 0.0:
        before, after = after, before
    if share != 0.0 and positions.contract[j] == before:
        if uniform_at(key_mix, positions.ident[j] + np.uint64(positions.openings[j])) < abs(share):
            positions.contract[j] = after


@part
def open_slot(positions: Positions, j: int, week: int, key_posted, how: int, p):
    """A new opening of position j: as a keyed draw decides, or posted, or direct; some contracts are never posted."""
    positions.openings[j] += 1
    positions.vacancy[j] = vacancy_ident(positions.ident[j], positions.openings[j])
    share = posted_share(positions.contract[j], p)
    drawn = how == AS_DRAWN and uniform_at(key_posted, positions.vacancy[j]) < share
    public = share > 0.0 and (how == ALWAYS_POSTED or drawn)
    positions.state[j] = Slot.POSTED if public else Slot.DIRECT
    positions.opened[j] = week
    positions.since[j] = week
    positions.handled[j] = False


@part
def wait_or_rest(positions: Positions, j: int, week: int, seed, rho: float, p):
    """A left position will open again after some weeks, or becomes latent."""
    ident = positions.ident[j] + np.uint64(positions.openings[j])
    positions.since[j] = week
    if uniform_at(stream(seed, Decision.REPLACEMENT, week), ident) < rho:
        positions.state[j] = Slot.WAITING
        u = uniform_at(stream(seed, Decision.WAITING, week), ident)
        positions.due[j] = week + int(-p.wait_mean_w * ln(1.0 - u))
    else:
        positions.state[j] = Slot.LATENT


@part
def press(segments: Segments, g: int, eta: float, p):
    """Move what job creation wants in segment g towards eta times what people beyond normal call for.

    Whoever is at work or unemployed counts alike: helping a searcher into work neither makes nor costs a job."""
    segments.people_recent[g] += (segments.people[g] - segments.people_recent[g]) / p.memory_w
    if eta > 0.0:
        beyond = segments.people_recent[g] - segments.people_normal[g]
        segments.pressure[g] += p.create_rate * (eta * p.create_level * beyond - segments.pressure[g])


@part
def create_jobs(positions: Positions, reserves: Reserves, segments: Segments, eta: float, week: int, p):
    """Job creation: slots follow the labour force (eta 0: the number of slots is given).

    Positions that were withdrawn come back before new ones are made from the reserve."""
    for g in range(SEGMENTS):
        press(segments, g, eta, p)
        first = reserves.segment_start[g]
        room = reserves.segment_start[g + 1] - first
        segments.owed[g] = segments.pressure[g] - (segments.created[g] - segments.withdrawn[g])
        while segments.withdrawn[g] == 0 and segments.created[g] < room and segments.owed[g] >= 1.0:
            segments.owed[g] -= 1.0
            j = reserves.segment_row[first + segments.created[g]]
            positions.state[j] = Slot.LATENT
            positions.since[j] = week
            segments.created[g] += 1


@rule
def follows(u: float, wanted: float, among: int):
    """Whether one of `among` positions is one of the `wanted`, by its keyed uniform: right on average."""
    return wanted >= 1.0 and u * among < wanted


@part
def unsettled(positions: Positions, sieve: Sieve):
    """Rows of positions that are neither filled nor closed; returns how many."""
    n = len(positions.state)
    for j in range(n):
        state = positions.state[j]
        sieve.flags[j] = (state != FILLED) & (state != CLOSED)
    return collect(sieve, n)


@part
def left(positions: Positions, employers: Employers, j: int, week: int, seed, rho: float, closing: float, p):
    """What becomes of a position that was left this week: it waits to open again, rests or closes.

    It makes way where a funded place has taken its place, and a funded place itself closes after its last week."""
    e = positions.employer[j]
    if week > positions.last[j]:
        close_place(positions, employers, j)
        return
    if given_place(positions.contract[j]):
        positions.state[j] = Slot.OFFERED
        return
    sheltered = positions.contract[j] == Contract.SHELTERED or positions.contract[j] == Contract.SUPPORTED
    if sheltered or uniform_at(stream(seed, Decision.GROWTH, 0), positions.ident[j]) < closing:
        close_place(positions, employers, j)
        return
    if employers.replaced[e] > 0 and positions.last[j] == ALWAYS:
        employers.replaced[e] -= 1
        positions.state[j] = Slot.REPLACED
        return
    wait_or_rest(positions, j, week, seed, rho, p)


@part
def come_back(positions: Positions, employers: Employers, j: int, week: int, seed, rho: float, p):
    """A usual position whose place a funded one had taken comes back when that one has ended, as if left now."""
    e = positions.employer[j]
    if employers.replaced[e] < 0:
        employers.replaced[e] += 1
        wait_or_rest(positions, j, week, seed, rho, p)


@part
def lapse(positions: Positions, j: int, week: int, key_posted, key_repost, p):
    """A posted vacancy is withdrawn: posted anew, or the position rests."""
    if uniform_at(key_repost, positions.vacancy[j]) < p.repost_share:
        open_slot(positions, j, week, key_posted, ALWAYS_POSTED, p)
    else:
        positions.state[j] = Slot.LATENT
        positions.since[j] = week


@part
def move_latent(positions: Positions, segments: Segments, j: int, week: int, key_create, opens: bool):
    """A latent or withdrawn position follows job creation; returns whether it is latent and opens this week."""
    g = positions.segment[j]
    u = uniform_at(key_create, positions.ident[j])
    if positions.state[j] == Slot.WITHDRAWN:
        if follows(u, segments.owed[g], segments.withdrawn[g]):
            positions.state[j] = Slot.LATENT
            positions.since[j] = week
        return False
    if follows(u, -segments.owed[g], segments.latent[g]):
        positions.state[j] = Slot.WITHDRAWN
        positions.since[j] = week
        return False
    return opens


@part
def tally(positions: Positions, segments: Segments, sieve: Sieve, count: int):
    """Latent and withdrawn positions of each segment, for next week's draws."""
    segments.latent[:] = 0
    segments.withdrawn[:] = 0
    for k in range(count):
        j = sieve.rows[k]
        segments.latent[positions.segment[j]] += positions.state[j] == Slot.LATENT
        segments.withdrawn[positions.segment[j]] += positions.state[j] == Slot.WITHDRAWN


@kernel
def open_positions(
    positions: Positions, employers: Employers, reserves: Reserves, segments: Segments, around, eta, params, week, seed,
    sieve: Sieve, reasons,
):
    """All changes of unfilled positions this week; returns the number of vacancies posted.

    around: float64 [ROWS, sectors + 1], see `Around`. reasons: int64 [3], filled with the vacancies by reason."""
    key_expand = stream(seed, Decision.EXPANSION, week)
    key_posted = stream(seed, Decision.POSTED, 0)
    key_expiry = stream(seed, Decision.EXPIRY, week)
    key_repost = stream(seed, Decision.REPOST, 0)
    key_create = stream(seed, Decision.CREATION, week)
    key_mix = stream(seed, Decision.CONTRACT_MIX, 0)
    key_instead = lasting_stream(seed, Decision.PLACE)
    create_jobs(positions, reserves, segments, eta, week, params)
    posted = 0
    reasons[:] = 0
    count = unsettled(positions, sieve)
    for k in range(count):
        j = sieve.rows[k]
        state = positions.state[j]
        s = positions.sector[j]
        rho = params.replace_share + around[Around.REPLACE, s]
        before = positions.openings[j]
        if state == Slot.ACCEPTED:
            take_room(positions, employers, j, uniform_at(key_instead, positions.ident[j]))
            if positions.occupant[j] == OUTSIDE and positions.due[j] <= week:
                positions.state[j] = Slot.FILLED
                positions.since[j] = week
        elif state == Slot.VACATED:
            left(positions, employers, j, week, seed, rho, around[Around.CLOSED, s], params)
        elif state == Slot.OFFERED:
            continue  # fill_places gives it to somebody
        elif state == Slot.REPLACED:
            come_back(positions, employers, j, week, seed, rho, params)
        elif week > positions.last[j]:
            close_place(positions, employers, j)
        elif state == Slot.WAITING:
            if positions.due[j] <= week:
                mix_contract(positions, j, key_mix, around[Around.FLEXIBLE, s])
                open_slot(positions, j, week, key_posted, AS_DRAWN, params)
        elif state == Slot.LATENT or state == Slot.WITHDRAWN:
            opens = uniform_at(key_expand, positions.ident[j]) < params.expand_w * around[Around.EXPAND, s]
            if move_latent(positions, segments, j, week, key_create, opens):
                mix_contract(positions, j, key_mix, around[Around.FLEXIBLE, s])
                open_slot(positions, j, week, key_posted, AS_DRAWN, params)
        elif state == Slot.DIRECT:
            if week - positions.opened[j] >= params.direct_weeks:
                again = uniform_at(key_repost, positions.vacancy[j]) < params.direct_again_share
                open_slot(positions, j, week, key_posted, ALWAYS_DIRECT if again else ALWAYS_POSTED, params)
        elif uniform_at(key_expiry, positions.ident[j]) < lapse_hazard_w(week - positions.opened[j], params) * exp(
            around[Around.LAPSE, s]
        ):
            lapse(positions, j, week, key_posted, key_repost, params)
        if positions.openings[j] > before and positions.state[j] == Slot.POSTED:
            posted += 1
            new = state == Slot.LATENT or state == Slot.WITHDRAWN
            reasons[REPLACED if state == Slot.WAITING else (EXPANDED if new else REPOSTED)] += 1
    tally(positions, segments, sieve, count)
    return posted


@part
def grow(positions: Positions, reserves: Reserves, around, week: int):
    """Published growth: as many reserve positions of each sector exist, latent, as its path says."""
    for s in range(len(reserves.sector_start) - 1):
        first = reserves.sector_start[s]
        last = min(first + int(around[Around.GROWTH, s]), reserves.sector_start[s + 1])
        k = last - 1
        while k >= first and positions.openings[reserves.sector_row[k]] == 0:
            j = reserves.sector_row[k]
            if positions.state[j] != Slot.CLOSED:
                break
            positions.state[j] = Slot.LATENT
            positions.since[j] = week
            k -= 1


@kernel
def open_new(positions: Positions, reserves: Reserves, extra, cursor, around, params, week, seed):
    """Positions that come to exist this week: by published growth, and those that circumstances or instruments add.

    extra: rows of the latter by week due [int32]; they open at once, posted or direct as drawn, on offer where they are
    given; sheltered ones wait for `fill_sheltered`. cursor: how many of them have opened; returns the next one."""
    grow(positions, reserves, around, week)
    key_posted = stream(seed, Decision.POSTED, 0)
    while cursor < len(extra) and positions.due[extra[cursor]] <= week:
        j = extra[cursor]
        cursor += 1
        if given_place(positions.contract[j]):
            positions.state[j] = Slot.OFFERED
        elif positions.contract[j] != Contract.SHELTERED:
            open_slot(positions, j, week, key_posted, AS_DRAWN, params)
    return cursor
