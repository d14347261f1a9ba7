"""Step 8g, hire: the held pairs become accepted jobs that start after a lag; the border answers."""

from math import exp
from typing import NamedTuple

import numpy as np

from labsim.core.codes import OUTSIDE, Channel, Contract, Decision, Scheme, Slot
from labsim.core.draws import stream, uniform_at, uniform_pair_at
from labsim.core.jit import kernel, part, rule
from labsim.world.board import Board, Tally, VacancyKind
from labsim.world.demand import OutsideJobs, Positions, Segments, Shadows
from labsim.world.offices import Offices
from labsim.world.persons import Flag, Persons, PersonTraits

SHADOW_BLOCK_W = 13
TRIAL, SHELTERED, SUPPORTED = int(Contract.TRIAL), int(Contract.SHELTERED), int(Contract.SUPPORTED)


class Params(NamedTuple):
    """Lags between acceptance and start, and what outside jobs offer."""

    lag_permanent_least: float  # shortest lag, permanent contract [weeks]
    lag_permanent_most: float  # longest lag, permanent contract [weeks]
    lag_flex_least: float  # shortest lag, flexible contract [weeks]
    lag_flex_most: float  # longest lag, flexible contract [weeks]
    lag_direct_most: float  # longest lag of a direct opening, the shortest is 1 [weeks]
    outside_flex_share: float  # outside jobs with a flexible contract [share]
    outside_self_share: float  # of those hired outside, who start for themselves [share]
    outside_hours: float  # mean hours of outside jobs [hours]
    border_memory_w: float  # weeks over which an elastic outside answers to hires beyond normal [weeks]
    trial_share: float  # mediated hires from bijstand or Wajong that begin with a trial placement [share]


@rule
def lag_w(contract, direct: bool, u: float, p):
    """Weeks until an accepted job starts; at least one: the match is made at the end of the week."""
    if direct:
        return 1 + int(u * p.lag_direct_most)
    if contract == Contract.PERMANENT:
        return int(p.lag_permanent_least + u * (p.lag_permanent_most - p.lag_permanent_least + 1.0))
    return int(p.lag_flex_least + u * (p.lag_flex_most - p.lag_flex_least + 1.0))


@part
def hire_commuter(
    positions: Positions, shadows: Shadows, k: int, j: int, quality: float, lag: int, week: int
):
    """An applicant from elsewhere gets position j."""
    shadows.hired[k] = (week + shadows.phase[k]) // SHADOW_BLOCK_W
    positions.state[j] = Slot.ACCEPTED
    positions.occupant[j] = OUTSIDE
    positions.quality[j] = quality
    positions.due[j] = week + lag
    positions.since[j] = week


@rule
def outside_contract(u, p):
    """Contract of a job outside the region, by one uniform."""
    if u < p.outside_flex_share:
        return Contract.FLEX
    return Contract.SELF_EMPLOYED if u >= 1.0 - p.outside_self_share else Contract.PERMANENT


@rule
def rest_of(age, p):
    """What is left of an outside job of this age [weeks], as a share of what a fresh one offers [0, 1].

    Competitors come at a constant rate, so only the end of its block makes an older job worth less."""
    whole = 1.0 - exp(-p.block_w / p.outside_life_w)
    return (1.0 - exp(-max(0.0, p.block_w - age) / p.outside_life_w)) / whole


@part
def reopens(segments: Segments, g: int, u: float, p):
    """Whether an outside job that was just taken opens again: what the outside owes comes back over the memory."""
    return u * p.border_memory_w * segments.outside_normal[g] < segments.outside_owed[g]


@part
def withhold(segments: Segments, outside: OutsideJobs, week: int, seed, p, offer):
    """Where fewer residents than normal were hired outside, an elastic outside offers that many jobs less.

    Done as a job's next block of weeks begins, so that nothing is taken back; the mirror of jobs that open again."""
    key = stream(seed, Decision.OUTSIDE_OFFER, week)
    block_w = np.int64(offer.block_w)
    segments.outside_withheld[:] = 0.0
    for k in range(len(outside.ident)):
        shifted = week + 1 + outside.phase[k]
        if shifted % block_w != 0:
            continue
        g = outside.segment[k]
        fewer = -segments.outside_owed[g] * block_w / p.border_memory_w
        if uniform_at(key, outside.ident[k]) * segments.outside_jobs[g] < fewer:
            outside.taken[k] = shifted // block_w
            segments.outside_withheld[g] += 1.0


@part
def settle_border(segments: Segments, outside_eta: float, demand: float):
    """The outside's account: a share outside_eta of what residents took beyond normal, less what came back of it.

    demand: factor on the jobs offered elsewhere; what is normal goes along with it."""
    for g in range(len(segments.outside_owed)):
        beyond = segments.outside_taken[g] - demand * segments.outside_normal[g]
        segments.outside_owed[g] += outside_eta * beyond + segments.outside_withheld[g] - segments.outside_returned[g]


@part
def hire_outside(
    persons: Persons,
    traits: PersonTraits,
    outside: OutsideJobs,
    i: int,
    k: int,
    week: int,
    offer,
    given: bool,
    again: bool,
    u_contract: float,
    u_hours: float,
    p,
):
    """A resident gets outside job k; it is gone for the rest of its block unless it opens `again`.

    given: somebody from elsewhere would otherwise have had it."""
    persons.next_position[i] = OUTSIDE
    traits.next_contract[i] = outside_contract(u_contract, p)
    traits.next_hours[i] = int(p.outside_hours - 8.0 + 16.0 * u_hours)
    traits.next_flags[i] = Flag.GIVEN_OUTSIDE if given else 0
    if not again:
        outside.taken[k] = (week + outside.phase[k]) // np.int64(offer.block_w)


@part
def hire_here(
    persons: Persons,
    traits: PersonTraits,
    positions: Positions,
    i: int,
    j: int,
    week: int,
    referred: bool,
    u: float,
    trial_share: float,
):
    """A resident gets position j; mediated people on bijstand or Wajong may begin with a trial placement."""
    persons.next_position[i] = j
    contract = int(positions.contract[j])
    scheme = persons.scheme[i]
    if referred and (scheme == Scheme.BIJSTAND or scheme == Scheme.WAJONG) and u < trial_share:
        contract = TRIAL
    traits.next_contract[i] = contract
    traits.next_hours[i] = positions.hours[j]
    traits.next_flags[i] = Flag.MEDIATED if referred else 0
    supported = persons.contract[i] == SUPPORTED
    if supported or persons.contract[i] == SHELTERED or persons.flags[i] & Flag.RETURN:
        traits.next_flags[i] |= Flag.RETURN
    if supported or (persons.contract[i] != SHELTERED and persons.flags[i] & Flag.FROM_SUPPORTED):
        traits.next_flags[i] |= Flag.FROM_SUPPORTED
    positions.state[j] = Slot.ACCEPTED
    positions.occupant[j] = i
    positions.since[j] = week


@part
def trial_room(offices: Offices, trials):
    """Share of the room for trial placements that is free [0, 1]."""
    slots = 0
    for o in range(len(offices.kind)):
        slots += offices.trial_slots[o]
    return max(0.0, 1.0 - trials / slots) if slots > 0 else 0.0


@rule
def channel_of(direct: bool, mediated: bool, on_track: bool):
    """Which channel a hire in the region is counted under."""
    if on_track:
        return Channel.TRACK
    if mediated:
        return Channel.WSP
    return Channel.DIRECT if direct else Channel.POSTED


@kernel
def hire(
    persons: Persons,
    traits: PersonTraits,
    positions: Positions,
    segments: Segments,
    outside: OutsideJobs,
    shadows: Shadows,
    offices: Offices,
    params,
    trials,
    outside_eta,
    offer,
    demand,
    week,
    seed,
    board: Board,
    nxt,
):
    """Turn every held pair into an accepted job; returns how many.

    trials: trial placements that run now; the share of new ones falls to zero as they fill the offices' room.
    offer: parameters of list_openings, which say how long outside jobs are open.
    demand: factor on the jobs offered elsewhere.
    nxt: list entry each searcher holds [int32]."""
    trial_share = params.trial_share * trial_room(offices, trials)
    key_lag = stream(seed, Decision.START_LAG, week)
    key_terms = stream(seed, Decision.HOURS_OFFER, week)
    key_refill = stream(seed, Decision.OUTSIDE_REFILL, week)
    segments.outside_taken[:] = 0.0
    segments.outside_returned[:] = 0.0
    board.tally[Tally.HIRES_POSTED : Tally.HIRES_COMMUTERS + 1] = 0
    hired = 0
    for v in range(board.start[len(board.start) - 1]):
        s = board.holder[v]
        if s < 0:
            continue
        hired += 1
        i = board.who[s]
        j = board.row[v]
        direct = board.kind[v] == VacancyKind.DIRECT
        quality = board.score[s, nxt[s]] - board.standard[v]
        u = uniform_at(key_terms, board.who_ident[s])
        if j >= 0:
            lag = lag_w(positions.contract[j], direct, uniform_at(key_lag, board.ident[v]), params)
            board.tally[Tally.HIRES_DIRECT if direct else Tally.HIRES_POSTED] += 1
            if i < 0:
                hire_commuter(positions, shadows, -2 - i, j, quality, lag, week)
                board.tally[Tally.HIRES_COMMUTERS] += 1
                continue
            mediated = board.referred[s] and positions.handled[j]
            traits.next_channel[i] = channel_of(direct, mediated, persons.track[i] >= 0)
            hire_here(persons, traits, positions, i, j, week, mediated, u, trial_share)
        else:
            lag = lag_w(outside_contract(u, params), False, uniform_at(key_lag, board.ident[v]), params)
            u_hours = uniform_pair_at(key_terms, board.who_ident[s], board.ident[v])
            g = board.field[v]
            refill = uniform_pair_at(key_refill, board.who_ident[s], board.ident[v])
            again = outside_eta > 0.0 and reopens(segments, g, refill, params)
            given = refill >= outside_eta
            hire_outside(persons, traits, outside, i, -2 - j, week, offer, given, again, u, u_hours, params)
            rest = rest_of(board.age[v], offer)
            segments.outside_taken[g] += rest
            segments.outside_returned[g] += rest if again else 0.0
            board.tally[Tally.HIRES_OUTSIDE] += 1
            traits.next_channel[i] = Channel.POSTED
        persons.next_week[i] = week + lag
        traits.next_quality[i] = quality
        traits.next_value[i] = board.utility[s, nxt[s]]
    if outside_eta > 0.0:
        withhold(segments, outside, week, seed, params, offer)
        settle_border(segments, outside_eta, demand)
    return hired
