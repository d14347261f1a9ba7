"""What people bring to the labour market: competences, barriers, credentials, target groups, motivation."""

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
from labsim.population.demography import People, band_of
from labsim.population.households import Households
from labsim.population.keyed import Ask
from labsim.population.lives import age_at
from labsim.population.recipe import Recipe
from labsim.population.schemes import SHELTERED
from labsim.population.standing import Standing
from labsim.population.traits import Traits

# questions of Decision.TRAIT; competences and barriers take one each from their first number on
ABILITY, MOTIVATION, NETWORK, PROFILE, ANY_PROFILE, LICENCE, CERTIFICATE, PRO, LEAVER, MBO, STACK = range(11)
COMPETENCE, BARRIER = 20, 30
OLD, OVER = 55, 50  # years: from when age is a barrier, and membership of the group 50+
CHILD_NEEDS_CARE = 12  # years
HOLDER_LANGUAGE, HOLDER_LANGUAGE_BARRIER = (
    -0.28,
    0.75,
)  # status holders: shift of the score, share with the barrier
YOUNG, LEAVER_AGE = 35, 27
MBO_3_SHARE = 0.65  # of the middle level: mbo 3 or higher
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


def make_qualities(recipe: Recipe, people: People, traits: Traits, homes: Households, standing: Standing) -> Qualities:
    """Keyed by Decision.TRAIT; ages count at the base date, or when a row first counts if that is later."""
    region, ask = recipe.region, recipe.ask(Decision.TRAIT, people.ident)
    age = age_at(people.birth, np.maximum(standing.week, recipe.window.base))
    barriers = _barriers(region, ask, age, homes, standing)
    credentials = _credentials(region, ask, age, traits, standing)
    groups = _standing_groups(region, age, traits, homes, standing)
    groups |= _lasting_groups(region, ask, age, traits, standing)
    groups |= ((barriers >> int(Barrier.MENTAL)) & 1) << int(Group.GGZ)
    motivation = region.people.motivation[standing.scheme] + region.people.motivation_sd * ask.normal(MOTIVATION)
    network = region.people.network[standing.scheme] + region.people.network_sd * ask.normal(NETWORK)
    return Qualities(
        ability=ask.normal(ABILITY),
        competences=_competences(region, ask, traits, standing),
        barriers=barriers,
        credentials=credentials,
        groups=groups,
        motivation=np.clip(motivation, 0.0, 1.0),
        network=np.clip(network, 0.0, 1.0),
        profile=_profile(region, ask, traits),
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
    """Bits of `Credential`; those at school hold the diploma they will leave with."""
    done = standing.attachment != Attachment.STUDENT
    middle = traits.level == Level.MIDDLE
    trade = np.isin(traits.occupation, TRADES) & (traits.level == Level.PRACTICAL)
    return bits_of(
        {
            Credential.START_QUALIFICATION: traits.level >= Level.MIDDLE,
            Credential.TRADE_CERTIFICATE: trade & done & (ask(CERTIFICATE) < region.people.certificate_share),
            Credential.MBO_2: middle,
            Credential.MBO_3: middle & (ask(MBO) < MBO_3_SHARE),
            Credential.DRIVING_LICENCE: ask(LICENCE) < region.people.licence_share[band_of(age)],
        }
    )


CHANGING = sum(1 << int(g) for g in (Group.SINGLE_PARENT, Group.OVER_50, Group.RETURNER, Group.NUGGER))


class Whereabouts(NamedTuple):
    """Where somebody stands now [n]."""

    age: np.ndarray
    status: np.ndarray
    scheme: np.ndarray
    attachment: np.ndarray


def changing_groups(now: Whereabouts, sex: np.ndarray, partner: np.ndarray, child_age: np.ndarray) -> np.ndarray:
    """Bits of the target groups that follow from where somebody stands; child_age is -1 without a child."""
    jobless = (now.status == Status.INACTIVE) | (now.status == Status.UNEMPLOYED)
    away = (now.attachment == Attachment.AOW) | (now.attachment == Attachment.STUDENT)
    without = jobless & (now.age >= 18) & ~away & (now.scheme == Scheme.NONE)
    middle_aged = (now.age >= 30) & (now.age < 60)
    return bits_of(
        {
            Group.SINGLE_PARENT: (child_age >= 0) & (child_age < 18) & (partner == NO_ROW),
            Group.OVER_50: now.age >= OVER,
            Group.RETURNER: without & (now.status == Status.INACTIVE) & (sex == 1) & middle_aged,
            Group.NUGGER: without,
        }
    )


def bits_of(masks: dict[Group, np.ndarray] | dict[Credential, np.ndarray]) -> np.ndarray:
    """One number per row with the bits of what holds [n int64]."""
    return np.sum([mask.astype(np.int64) << int(member) for member, mask in masks.items()], axis=0)


def _standing_groups(
    region: Region, age: np.ndarray, traits: Traits, homes: Households, standing: Standing
) -> np.ndarray:
    child_age = np.where(homes.youngest_child == NEVER, -1, age_at(homes.youngest_child, region.week))
    return changing_groups(
        Whereabouts(age, standing.status, standing.scheme, standing.attachment),
        traits.sex,
        homes.partner,
        child_age,
    )


def _lasting_groups(region: Region, ask: Ask, age: np.ndarray, traits: Traits, standing: Standing) -> np.ndarray:
    """Bits of the target groups that somebody stays in."""
    practical = traits.level == Level.PRACTICAL
    limited = np.isin(standing.scheme, (Scheme.WAJONG, *SHELTERED))
    special = practical & (age < YOUNG) & (ask(PRO) < region.benefits.pro_vso_share)
    leaver = practical & (age < LEAVER_AGE) & (standing.attachment != Attachment.STUDENT)
    return bits_of(
        {
            Group.STATUS_HOLDER: standing.holder,
            Group.NO_START_QUALIFICATION: practical,
            Group.PRO_VSO: special,
            Group.EARLY_SCHOOL_LEAVER: leaver & (ask(LEAVER) < region.benefits.early_leaver_share),
            Group.BANENAFSPRAAK: limited | special,
        }
    )


def _profile(region: Region, ask: Ask, traits: Traits) -> np.ndarray:
    """The profile that fits the occupation, or any of the six."""
    anything = 1 + np.floor(6 * ask(ANY_PROFILE)).astype(np.int64)
    own = region.people.profile[traits.occupation]
    return np.where(ask(PROFILE) < region.people.profile_share, own, anything)
