"""Where people stand when the burn-in begins: at school, at work, in search of it, in a benefit."""

from dataclasses import dataclass

import numpy as np

from labsim.core.codes import NEVER, NO_ROW, Attachment, Decision, Scheme, Status
from labsim.population.demography import People, band_of, pension_weeks
from labsim.population.households import Households
from labsim.population.keyed import first_of_each, whole
from labsim.population.lives import age_at, birthday
from labsim.population.recipe import Recipe
from labsim.population.schemes import LASTING, SHELTERED, frequency_score
from labsim.population.traits import Traits

SCHOOL, WEAK, WORKS, BESIDE, WW, BIJSTAND, SEARCHES, HOLDER = range(8)  # questions of Decision.START_STATE
ADULT = 18
CHANCE = {  # of having work, by attachment; the numbers by age are made exact
    Attachment.STRONG: 0.985,
    Attachment.WEAK: 0.35,
    Attachment.STUDENT: 0.62,
    Attachment.AOW: 0.12,
    Attachment.DISABLED: 0.0,
}
LEVEL_TILT = 0.6  # how much of participation's gradient by level tells who of an age has work
MOST_AT_WORK = 0.97  # of those of an age who are free to work
SEARCH_WEIGHT = {Attachment.STRONG: 1.0, Attachment.WEAK: 0.2, Attachment.STUDENT: 0.15}
HOLDER_AGES = (20, 50)  # at the base date
WEAK_WEIGHT, WW_WEAK_WEIGHT = 2.0, 1 / 3  # frequency of the weakly attached in bijstand and in WW
EVERYONE = 0  # the only group where there are none


@dataclass
class Standing:
    """One entry per row [n]; changed in place while the start is made."""

    week: np.ndarray  # week at which the row first counts: the start, or the week after it comes
    school_end: np.ndarray  # NEVER if long past
    attachment: np.ndarray
    status: np.ndarray
    scheme: np.ndarray
    holder: np.ndarray  # came with a refugee status [bool]


def make_standing(recipe: Recipe, people: People, traits: Traits, scheme: np.ndarray) -> Standing:
    """School and attachment of everybody; status ABSENT for those who are still to come. No work yet."""
    ask, window = recipe.ask(Decision.START_STATE, people.ident), recipe.window
    pension, _ = pension_weeks(recipe, people.birth)
    week = np.maximum(people.comes + 1, window.start)
    low, high = recipe.region.people.school_end_age[traits.level].T
    ends = birthday(people.birth, low + ask(SCHOOL) * (high - low))
    school_end = np.where((ends > week) & ~np.isin(scheme, LASTING), ends, NEVER)
    weak = ask(WEAK) < recipe.region.people.weak_share[traits.sex]  # a trait, so that each cohort brings it along
    school_end = np.where(weak, NEVER, school_end)
    attachment = np.where(school_end != NEVER, int(Attachment.STUDENT), int(Attachment.STRONG))
    attachment = np.where(weak, int(Attachment.WEAK), attachment)
    attachment = np.where(pension <= week, int(Attachment.AOW), attachment)
    scheme = np.where(attachment == Attachment.AOW, int(Scheme.NONE), scheme)
    attachment = np.where(np.isin(scheme, LASTING), int(Attachment.DISABLED), attachment)
    here = (people.hold_first < window.start) & (people.hold_last >= window.start)
    status = np.where(here, int(Status.INACTIVE), int(Status.ABSENT))
    weak_holder = people.holder & (attachment == Attachment.STRONG)
    attachment = np.where(weak_holder, int(Attachment.WEAK), attachment)  # they bring no job along
    return Standing(week, school_end, attachment, status, scheme, _refugees(recipe, people))


def _refugees(recipe: Recipe, people: People) -> np.ndarray:
    """Who came with a refugee status: an exact number of residents, and the status holders to come."""
    u = recipe.ask(Decision.START_STATE, people.ident)(HOLDER)
    age = age_at(people.birth, recipe.window.base)
    low, high = HOLDER_AGES
    may = (np.arange(len(age)) < people.residents) & (age >= low) & (age < high)
    number = np.array([recipe.region.benefits.status_holders])
    return people.holder | first_of_each(everyone(age), np.where(may, u, np.inf), number)


def everyone(column: np.ndarray) -> np.ndarray:
    """One group for all rows of a column."""
    return np.full(len(column), EVERYONE)


def seek_benefit(recipe: Recipe, people: People, traits: Traits, homes: Households, standing: Standing) -> None:
    """WW and bijstand by municipality, and the unemployed without benefit: before anybody has work."""
    region, ask = recipe.region, recipe.ask(Decision.START_STATE, people.ident)
    age = age_at(people.birth, standing.week)
    cells = min(region.starts.values(), key=lambda start: start.week).cells
    weak, strong = standing.attachment == Attachment.WEAK, standing.attachment == Attachment.STRONG
    may = (standing.status == Status.INACTIVE) & (standing.scheme == Scheme.NONE) & (age >= ADULT) & (weak | strong)
    score = frequency_score(region, Scheme.WW, ask(WW), age, traits.level) / np.where(weak, WW_WEAK_WEIGHT, 1.0)
    ww = first_of_each(people.municipality, np.where(may, score, np.inf), cells[:, Scheme.WW - 1])
    standing.scheme[ww] = Scheme.WW
    standing.status[ww] = Status.UNEMPLOYED
    score = frequency_score(region, Scheme.BIJSTAND, ask(BIJSTAND), age, traits.level)
    score /= np.where(weak, WEAK_WEIGHT, 1.0)
    score = np.where(may & ~ww & ~homes.assets, score, np.inf)
    wanted = cells[:, Scheme.BIJSTAND - 1]
    _share_bijstand(people.municipality, homes.partner, standing, score, (wanted, region.benefits.persons_per_benefit))
    rest = max(region.people.labour_force - region.people.employed - int(ww.sum()), 0)
    weight = np.array([SEARCH_WEIGHT.get(a, 0.0) for a in Attachment])[standing.attachment]
    still = (standing.status == Status.INACTIVE) & (standing.scheme == Scheme.NONE) & (weight > 0)
    score = np.divide(ask(SEARCHES), weight, out=np.full(len(weight), np.inf), where=still)
    standing.status[first_of_each(everyone(score), score, np.array([rest]))] = Status.UNEMPLOYED


def _share_bijstand(
    home: np.ndarray,
    partner: np.ndarray,
    standing: Standing,
    score: np.ndarray,
    wanted: tuple[np.ndarray, float],
) -> None:
    """Bijstand by household: couples without work share one benefit, counted at the lower row.

    score: infinite for whom the law keeps out; wanted: benefits by municipality [m] and persons per benefit.
    """
    benefits, persons_each = wanted
    may, rows = np.isfinite(score), np.arange(len(score))
    mate_here = (partner != NO_ROW) & (standing.status[partner] != Status.ABSENT)
    heads = may & mate_here & may[partner] & (rows < partner)
    couples = np.rint(benefits * (persons_each - 1.0)).astype(np.int64)
    pairs = first_of_each(home, np.where(heads, score, np.inf), couples)
    singles = benefits - np.bincount(home[pairs], minlength=len(benefits))
    alone = first_of_each(home, np.where(may & ~mate_here, score, np.inf), singles)
    standing.scheme[pairs | alone] = Scheme.BIJSTAND
    standing.scheme[partner[pairs]] = Scheme.BIJSTAND


def find_work(recipe: Recipe, people: People, traits: Traits, standing: Standing) -> None:
    """Give work to exact numbers by age: sheltered, beside a disability benefit, then the likeliest."""
    region, ask = recipe.region, recipe.ask(Decision.START_STATE, people.ident)
    here = standing.status != Status.ABSENT
    beside = ask(BESIDE) < region.benefits.working_share[standing.scheme - 1]
    works = np.isin(standing.scheme, SHELTERED) | (np.isin(standing.scheme, LASTING) & beside)
    standing.status[here & works] = Status.EMPLOYED
    band = band_of(age_at(people.birth, standing.week))
    free = (standing.status == Status.INACTIVE) & (standing.scheme == Scheme.NONE)
    pattern = region.people.participation[traits.sex, band]
    bands = region.people.participation.shape[1]
    taken = np.bincount(band[standing.status == Status.EMPLOYED], minlength=bands)
    most = taken + MOST_AT_WORK * np.bincount(band[free], minlength=bands)
    total = round(region.people.employed * here.sum() / people.residents)
    numbers = whole(scaled(np.bincount(band[here], weights=pattern[here], minlength=bands), most, total))
    chance = np.array([CHANCE[a] for a in Attachment])[standing.attachment]
    chance = chance + LEVEL_TILT * (region.people.participation_level[traits.level] - 1.0)
    score = np.where(free, ask(WORKS) - chance, np.inf)
    standing.status[first_of_each(band, score, np.maximum(numbers - taken, 0))] = Status.EMPLOYED


def scaled(pattern: np.ndarray, most: np.ndarray, total: float) -> np.ndarray:
    """The pattern times one factor, nowhere above `most`, that adds up to the total or to all there is."""
    low, high = 0.0, total / max(float(pattern.min()), 1e-9)
    for _ in range(80):
        middle = (low + high) / 2.0
        low, high = (middle, high) if np.minimum(pattern * middle, most).sum() < total else (low, middle)
    return np.minimum(pattern * high, most)
