"""What an employer thinks of a searcher who was not sent by anybody, term by term: `processes.selection` in numpy."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from labsim.core.codes import Barrier, Competence, Contract, Scheme, Status
from labsim.processes.selection import SICK, age_loss
from labsim.world.derived import WEEKS_IN_YEAR
from labsim.world.levers import CHANNELS

if TYPE_CHECKING:
    from labsim.model import LabourMarket

REST = np.uint8(0xFF ^ (1 << Barrier.AGE))  # being older is no barrier, see `world.derived.barrier_count`
SOFT_LEVEL, NETWORK_LEVEL = 0.6, 0.5  # employee skills and network that neither help nor harm


class Score(NamedTuple):
    """Points of k pairs, sd of match quality: `rest` less the seven behind it, with the luck of the pair (a standard
    normal draw that is not in here), are the score; a hire needs `standard`."""

    rest: np.ndarray  # ability, network, employee skills above their usual level, a job now, trust, profile, youth
    competences: np.ndarray  # what the competences fall short
    employee_skills: np.ndarray  # the same, employee skills below their usual level
    diploma: np.ndarray  # lacking the diploma
    health_risk: np.ndarray  # fear of sickness
    barriers: np.ndarray  # barriers beside it
    time_without_work: np.ndarray  # having been without work
    age: np.ndarray  # being older than employers like
    standard: np.ndarray  # what the vacancy asks for now


def score_of(market: "LabourMarket", i: np.ndarray, j: np.ndarray, limits: np.ndarray) -> Score:
    """Score of persons i for positions j [k]; limits: bits of the barriers that bind each of them."""
    p, traits = market.setting.behaviour.selection, market.world.traits
    slots, listing = market.world.positions, market.setting.behaviour.listing
    count = np.bitwise_count(limits & REST).astype(float)
    soft = p.soft_weight * (traits.competences[i, Competence.SOFT].astype(float) - SOFT_LEVEL)
    network = p.network_weight * (traits.network[i].astype(float) - NETWORK_LEVEL)
    employed, jobless = _history(market, i)
    gap, diploma, risk = _views(market, i, j, limits)
    older = _older(market, i)
    age = np.minimum(market.week - slots.opened[j], listing.restandard_w).astype(float)
    ability = p.ability_sd * market.world.persons.ability[i].astype(float)
    return Score(
        rest=ability
        + network
        + np.maximum(soft, 0.0)
        + employed
        + _trust(market, i, j)
        + _fit(market, i, j)
        + np.maximum(-older, 0.0),
        competences=gap,
        employee_skills=np.maximum(-soft, 0.0),
        diploma=diploma,
        health_risk=risk,
        barriers=p.barrier * count + p.barrier_stack * np.maximum(0.0, count - 1.0),
        time_without_work=jobless,
        age=np.maximum(older, 0.0),
        standard=listing.theta + slots.standard[j] - listing.delta * age / listing.restandard_w,
    )


def _history(market: "LabourMarket", i: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points for having a job, and lost by having been without one."""
    p, persons = market.setting.behaviour.selection, market.world.persons
    employed = persons.status[i] == Status.EMPLOYED
    away = (persons.status[i] == Status.INACTIVE) & (persons.scheme[i] == Scheme.NONE)
    stigma = p.stigma * (1.0 - np.exp(-(market.week - persons.jobless_since[i]) / p.stigma_w))
    return np.where(employed, p.employed_bonus, 0.0), np.where(employed | away, 0.0, stigma)


def _older(market: "LabourMarket", i: np.ndarray) -> np.ndarray:
    """Points lost by age without a job, below zero for the young."""
    p, persons = market.setting.behaviour.selection, market.world.persons
    loss = age_loss(np.floor((market.week - persons.birth_week[i]) / WEEKS_IN_YEAR), p)
    return np.where(persons.status[i] == Status.EMPLOYED, 0.0, loss)


def _trust(market: "LabourMarket", i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Points for coming from a course that the employer owns with others."""
    e, track, levers = market.world.positions.employer[j], market.world.persons.track[i].astype(np.int64), market.levers
    course = np.maximum(track, 0)
    owns = (track >= 0) & ((levers.owned[e] >> course.astype(np.uint64)) & np.uint64(1)).astype(bool)
    usual = market.world.employers.trust[e, 0].astype(float)
    trust = usual + levers.course_trust[course] * (1.0 - usual)
    return market.setting.behaviour.selection.trust_weight * np.where(owns, trust, 0.0)


def _fit(market: "LabourMarket", i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Points for a profile that fits the work, or against one that does not."""
    wanted = market.setting.fields.profile[market.world.positions.segment[j]]
    half = 0.5 * market.setting.behaviour.selection.profile_fit
    return np.where(wanted == 0, 0.0, np.where(market.world.traits.profile[i] == wanted, half, -half))


def _views(
    market: "LabourMarket", i: np.ndarray, j: np.ndarray, limits: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points lost by competences, diploma and health risk, as this employer weighs them."""
    p, world, levers = market.setting.behaviour.selection, market.world, market.levers
    fields, e, g = market.setting.fields, world.positions.employer[j], world.positions.segment[j]
    own = world.persons.segment[i]
    signal = np.where(world.persons.second_segment[i] == g, levers.signal[i], 0.0)
    sees = np.where(levers.host[i] == e + 1, 1.0, p.belief + (1.0 - p.belief) * signal)
    diploma = np.where(own != g, p.diploma_weight * fields.diploma[g] * (1.0 - signal), 0.0)
    shared = (levers.channels[i] & levers.members[e])[:, None] >> np.arange(CHANNELS, dtype=np.uint8) & 1
    skills = 1.0 - np.prod(1.0 - shared * levers.channel_skills, axis=1)
    sees, diploma = sees + (1.0 - sees) * skills, diploma * (1.0 - skills)
    known = world.traits.competences[i]
    believed = (1.0 - sees)[:, None] * fields.requirement[own] + sees[:, None] * known
    gap = p.gap_weight * np.maximum(0.0, fields.requirement[g] - believed).sum(axis=1) * (1.0 - levers.subsidy[i])
    taste = world.employers.inclusiveness[e] + levers.inclusion[e] * (1.0 - world.employers.inclusiveness[e])
    relief = 1.0 - p.inclusion_relief * taste
    firm = np.where(world.positions.contract[j] == Contract.PERMANENT, 1.0, p.risk_flex)
    fear = world.employers.risk_aversion[e] * (1.0 - levers.informed[e])
    risk = np.where(limits & SICK, p.risk_weight * fear * firm * (1.0 - levers.cover[i]), 0.0)
    return gap * relief, diploma * relief, risk
