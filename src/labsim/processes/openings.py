"""Step 7, open_positions: replacement, expansion, job creation (eta), growth and shrinkage, expiry and reposting."""

from math import log as ln
from typing import NamedTuple

import numpy as np

from labsim.core.codes import OUTSIDE, SEGMENTS, Contract, Decision, Slot
from labsim.core.draws import mix, stream, uniform_at
from labsim.core.jit import kernel, part, rule
from labsim.world.demand import Positions, Reserves, Segments
from labsim.world.moves import remember


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
    create_rate: (
        float  # positions created per week per slot and unit of relative duration gap at eta = 1 [1/week]
    )
    memory_w: float  # weeks over which completed durations are remembered [weeks]
    pseudo: float  # pseudo-vacancies that shrink the trailing mean to normal [count]


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
def open_slot(positions: Positions, j: int, week: int, key_posted, posted: bool, p):
    """A new opening of position j, posted or direct."""
    positions.openings[j] += 1
    positions.vacancy[j] = vacancy_ident(positions.ident[j], positions.openings[j])
    share = posted_share(positions.contract[j], p)
    public = share > 0.0 and (posted or uniform_at(key_posted, positions.vacancy[j]) < share)
    positions.state[j] = Slot.POSTED if public else Slot.DIRECT
    positions.opened[j] = week
    positions.since[j] = week
    positions.handled[j] = False


@part
def wait_or_rest(positions: Positions, j: int, week: int, key_replace, key_wait, rho: float, p):
    """A left position will open again after some weeks, or becomes latent."""
    ident = positions.ident[j] + np.uint64(positions.openings[j])
    positions.since[j] = week
    if uniform_at(key_replace, ident) < rho:
        positions.state[j] = Slot.WAITING
        positions.due[j] = week + int(-p.wait_mean_w * ln(1.0 - uniform_at(key_wait, ident)))
    else:
        positions.state[j] = Slot.LATENT


@part
def duration_gap(segments: Segments, g: int, p):
    """Normal over trailing mean duration, minus one: above zero when vacancies fill faster than normal."""
    normal = segments.duration_normal[g]
    if normal <= 0.0:
        return 0.0
    recent = (segments.duration_sum[g] + p.pseudo * normal) / (segments.duration_count[g] + p.pseudo)
    return normal / max(recent, 0.1) - 1.0


@part
def create_jobs(positions: Positions, reserves: Reserves, segments: Segments, eta: float, week: int, p):
    """Job creation: slots follow the speed at which vacancies fill (eta 0: the number of slots is given)."""
    for g in range(SEGMENTS):
        if eta > 0.0:
            gap = min(1.0, max(-0.5, duration_gap(segments, g, p)))
            segments.pressure[g] += eta * p.create_rate * segments.slots[g] * gap
        keep = 1.0 - 1.0 / p.memory_w
        segments.duration_sum[g] *= keep
        segments.duration_count[g] *= keep
        first = reserves.segment_start[g]
        room = reserves.segment_start[g + 1] - first
        wanted = int(segments.pressure[g]) if segments.pressure[g] > 0.0 else 0
        while segments.created[g] < min(wanted, room):
            j = reserves.segment_row[first + segments.created[g]]
            positions.state[j] = Slot.LATENT
            positions.since[j] = week
            segments.created[g] += 1


@part
def withdrawn(segments: Segments, g: int):
    """Whether a latent slot of this segment should close: creation pressure is below what exists."""
    owed = -int(segments.pressure[g]) if segments.pressure[g] < 0.0 else 0
    return segments.debt[g] < owed


@kernel
def open_positions(
    positions: Positions, reserves: Reserves, segments: Segments, paths, eta, params, week, seed
):
    """All changes of unfilled positions this week; returns the number of vacancies posted.

    paths: float64 [4, sectors]: rho shift, kappa factor, reserve positions opened by growth, share closed."""
    key_replace = stream(seed, Decision.REPLACEMENT, week)
    key_wait = stream(seed, Decision.WAITING, week)
    key_expand = stream(seed, Decision.EXPANSION, week)
    key_posted = stream(seed, Decision.POSTED, 0)
    key_expiry = stream(seed, Decision.EXPIRY, week)
    key_repost = stream(seed, Decision.REPOST, 0)
    key_close = stream(seed, Decision.GROWTH, 0)
    create_jobs(positions, reserves, segments, eta, week, params)
    posted = 0
    for j in range(len(positions.ident)):
        state = positions.state[j]
        if state == Slot.FILLED or state == Slot.CLOSED or state == Slot.ACCEPTED:
            if state == Slot.ACCEPTED and positions.occupant[j] == OUTSIDE and positions.due[j] <= week:
                positions.state[j] = Slot.FILLED
                positions.since[j] = week
            continue
        s = positions.sector[j]
        g = positions.segment[j]
        if state == Slot.VACATED:
            sheltered = (
                positions.contract[j] == Contract.SHELTERED or positions.contract[j] == Contract.SUPPORTED
            )
            if sheltered or uniform_at(key_close, positions.ident[j]) < paths[3, s]:
                positions.state[j] = Slot.CLOSED
                continue
            wait_or_rest(
                positions, j, week, key_replace, key_wait, params.replace_share + paths[0, s], params
            )
        elif state == Slot.WAITING:
            if positions.due[j] <= week:
                open_slot(positions, j, week, key_posted, False, params)
                posted += positions.state[j] == Slot.POSTED
        elif state == Slot.LATENT:
            if withdrawn(segments, g):
                positions.state[j] = Slot.CLOSED
                segments.debt[g] += 1
            elif uniform_at(key_expand, positions.ident[j]) < params.expand_w * paths[1, s]:
                open_slot(positions, j, week, key_posted, False, params)
                posted += positions.state[j] == Slot.POSTED
        elif state == Slot.DIRECT:
            if week - positions.opened[j] >= params.direct_weeks:
                again = uniform_at(key_repost, positions.vacancy[j]) < params.direct_again_share
                open_slot(positions, j, week, key_posted, not again, params)
                posted += positions.state[j] == Slot.POSTED
        elif uniform_at(key_expiry, positions.ident[j]) < lapse_hazard_w(week - positions.opened[j], params):
            remember(segments, g, week - positions.opened[j])
            if uniform_at(key_repost, positions.vacancy[j]) < params.repost_share:
                open_slot(positions, j, week, key_posted, True, params)
                posted += 1
            else:
                positions.state[j] = Slot.LATENT
                positions.since[j] = week
    return posted


@kernel
def open_growth(positions: Positions, reserves: Reserves, paths, week):
    """Published growth: as many reserve positions of each sector as its path says exist; returns how many came."""
    added = 0
    for s in range(len(reserves.sector_start) - 1):
        first = reserves.sector_start[s]
        last = min(first + int(paths[2, s]), reserves.sector_start[s + 1])
        k = last - 1
        while k >= first and positions.openings[reserves.sector_row[k]] == 0:
            j = reserves.sector_row[k]
            if positions.state[j] != Slot.CLOSED:
                break
            positions.state[j] = Slot.LATENT
            positions.since[j] = week
            added += 1
            k -= 1
    return added
