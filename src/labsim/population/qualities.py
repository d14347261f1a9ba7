"""What people bring to the labour market: competences, barriers, credentials, target groups, motivation, network."""

from typing import NamedTuple

import numpy as np
from scipy.special import ndtri

from labsim.core.codes import (
    COMPETENCES,
    NEVER,
    NO_ROW,
    Attachment,
    Barrier,
    Competence,
    Credential,
    Decision,
    Group,
    Level,
    Occupation,
    Scheme,
    Status,
)
from labsim.inputs.region import Region
from labsim.population.demography import People, age_at, band_of
from labsim.population.households import Households
from labsim.population.keyed import Ask
from labsim.population.standing import Standing
from labsim.population.traits import Traits

# questions of Decision.TRAIT; competences and barriers take one each from their first number on
ABILITY, MOTIVATION, NETWORK, PROFILE, ANY_PROFILE, LICENCE, CERTIFICATE, PRO, LEAVER, MBO, STACK = range(11)
COMPETENCE, BARRIER = 20, 30
OLD, OVER = 55, 50  # years: from when age is a barrier, and membership of the group 50+
CHILD_NEEDS_CARE = 12  # years
HOLDER_LANGUAGE, HOLDER_LANGUAGE_BARRIER = -0.28, 0.75  # status holders: shift of the score, share with the barrier
YOUNG, LEAVER_AGE = 35, 27
TRADES = (Occupation.TECHNICAL, Occupation.AGRICULTURE, Occupation.TRANSPORT_LOGISTICS, Occupation.SERVICE)


class Qualities(NamedTuple):
    """[n] each; competences [n, 7]."""

    ability: np.ndarray
    competences: np.ndarray
    barriers: np.ndarray
    credentials: np.ndarray
    groups: np.ndarray
    motivation: np.ndarray
    network: np.ndarray
    profile: np.ndarray


def make_qualities(
    region: Region, seed: int, people: People, traits: Traits, homes: Households, standing: Standing
) -> Qualities:
    """Keyed by (seed, Decision.TRAIT, ident)."""
    ask = Ask(seed, Decision.TRAIT, people.ident)
    age = age_at(people.birth, np.maximum(standing.week, region.week))
    scheme = standing.scheme
    barriers = _barriers(region, ask, age, homes, standing)
    credentials = _credentials(region, ask, age, traits, standing)
    motivation = region.people.motivation[scheme] + region.people.motivation_sd * ask.normal(MOTIVATION)
    network = region.people.network[scheme] + region.people.network_sd * ask.normal(NETWORK)
    return Qualities(
        ask.normal(ABILITY),
        _competences(region, ask, traits, standing),
        barriers,
        credentials,
        _groups(region, ask, age, traits, homes, standing, barriers, credentials),
        np.clip(motivation, 0.0, 1.0),
        np.clip(network, 0.0, 1.0),
        _profile(region, ask, traits),
    )


def _competences(region: Region, ask: Ask, traits: Traits, standing: Standing) -> np.ndarray:
    """Scores [n, 7]: level and occupation give the mean."""
    people = region.people
    scores = people.competence_level[traits.level] + people.competence_occupation[traits.occupation]
    noise = np.stack([ask.normal(COMPETENCE + k) for k in range(COMPETENCES)], axis=1)
    scores = scores + people.competence_sd * noise
    scores[:, Competence.SOFT] += region.benefits.soft_shift[standing.scheme]
    scores[standing.holder, Competence.LANGUAGE] += HOLDER_LANGUAGE
    return np.clip(scores, 0.0, 1.0)


def barrier_bits(share: np.ndarray, ask: Ask, correlation: float) -> np.ndarray:
    """Bits of `Barrier` for shares [n, 8]; a common normal makes barriers stack."""
    common = ask.normal(STACK)
    cut = ndtri(np.clip(share, 1e-12, 1.0 - 1e-12))
    bits = np.zeros(len(common), np.int64)
    for barrier in Barrier:
        own = ask.normal(BARRIER + int(barrier))
        drawn = np.sqrt(correlation) * common + np.sqrt(1.0 - correlation) * own
        bits |= (drawn < cut[:, barrier]).astype(np.int64) << int(barrier)
    return bits


def _barriers(region: Region, ask: Ask, age: np.ndarray, homes: Households, standing: Standing) -> np.ndarray:
    share = np.array(region.benefits.barriers[standing.scheme])
    share[:, Barrier.AGE] = 0.0
    share[standing.holder, Barrier.LANGUAGE] = HOLDER_LANGUAGE_BARRIER
    child_age = age_at(homes.youngest_child, region.week)
    young = (homes.youngest_child != NEVER) & (child_age >= 0) & (child_age < CHILD_NEEDS_CARE)
    share[~young, Barrier.CHILDCARE] = 0.0
    bits = barrier_bits(share, ask, region.benefits.barrier_correlation)
    return bits | ((age >= OLD).astype(np.int64) << int(Barrier.AGE))


def _credentials(region: Region, ask: Ask, age: np.ndarray, traits: Traits, standing: Standing) -> np.ndarray:
    """Bits of `Credential`; those at school have the driving licence only until they leave with their diploma."""
    done = standing.attachment != Attachment.STUDENT
    middle = traits.level == Level.MIDDLE
    trade = np.isin(traits.occupation, TRADES) & (traits.level == Level.PRACTICAL)
    has = {
        Credential.START_QUALIFICATION: traits.level >= Level.MIDDLE,
        Credential.TRADE_CERTIFICATE: trade & done & (ask(CERTIFICATE) < region.people.certificate_share),
        Credential.MBO_2: middle,
        Credential.MBO_3: middle & (ask(MBO) < 0.65),
        Credential.DRIVING_LICENCE: ask(LICENCE) < region.people.licence_share[band_of(age)],
    }
    bits = np.zeros(len(age), np.int64)
    for credential, mask in has.items():
        bits |= mask.astype(np.int64) << int(credential)
    return bits


CHANGING = sum(1 << int(g) for g in (Group.SINGLE_PARENT, Group.OVER_50, Group.RETURNER, Group.NUGGER))


def changing_groups(
    age: np.ndarray, status: np.ndarray, scheme: np.ndarray, attachment: np.ndarray, sex: np.ndarray,
    partner: np.ndarray, child_age: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """Bits of the target groups that follow from where somebody stands now."""
    jobless = (status == Status.INACTIVE) | (status == Status.UNEMPLOYED)
    working_age = (age >= 18) & (attachment != Attachment.AOW) & (attachment != Attachment.STUDENT)
    without = jobless & working_age & (scheme == Scheme.NONE)
    child = (child_age >= 0) & (child_age < 18)
    has = {
        Group.SINGLE_PARENT: child & (partner == NO_ROW),
        Group.OVER_50: age >= OVER,
        Group.RETURNER: without & (status == Status.INACTIVE) & (sex == 1) & (age >= 30) & (age < 60),
        Group.NUGGER: without,
    }
    bits = np.zeros(len(age), np.int64)
    for group, mask in has.items():
        bits |= mask.astype(np.int64) << int(group)
    return bits


def _groups(
    region: Region, ask: Ask, age: np.ndarray, traits: Traits, homes: Households, standing: Standing,
    barriers: np.ndarray, credentials: np.ndarray,
) -> np.ndarray:  # fmt: skip
    child_age = np.where(homes.youngest_child == NEVER, -1, age_at(homes.youngest_child, region.week))
    bits = changing_groups(
        age, standing.status, standing.scheme, standing.attachment, traits.sex, homes.partner, child_age
    )
    qualified = (credentials >> int(Credential.START_QUALIFICATION)) & 1 == 1
    practical = traits.level == Level.PRACTICAL
    limited = np.isin(standing.scheme, [Scheme.WAJONG, Scheme.SW, Scheme.BEGELEID, Scheme.BESCHUT])
    pro = practical & (age < YOUNG) & (ask(PRO) < region.benefits.pro_vso_share)
    has = {
        Group.STATUS_HOLDER: standing.holder,
        Group.NO_START_QUALIFICATION: ~qualified,
        Group.PRO_VSO: pro,
        Group.EARLY_SCHOOL_LEAVER: ~qualified
        & (age < LEAVER_AGE)
        & (standing.attachment != Attachment.STUDENT)
        & (ask(LEAVER) < region.benefits.early_leaver_share),
        Group.BANENAFSPRAAK: limited | pro,
        Group.GGZ: (barriers >> int(Barrier.MENTAL)) & 1 == 1,
    }
    for group, mask in has.items():
        bits |= mask.astype(np.int64) << int(group)
    return bits


def _profile(region: Region, ask: Ask, traits: Traits) -> np.ndarray:
    """The profile that fits the occupation, or any of the six."""
    anything = 1 + np.floor(6 * ask(ANY_PROFILE)).astype(np.int64)
    own = region.people.profile[traits.occupation]
    return np.where(ask(PROFILE) < region.people.profile_share, own, anything)
