"""Where people stand when the burn-in begins: at school, at work, in search of it, in a benefit or none of these."""

from dataclasses import dataclass

import numpy as np

from labsim.core.codes import NEVER, NO_ROW, Attachment, Decision, Scheme, Status
from labsim.inputs.region import Region
from labsim.population.demography import People, age_at, band_of
from labsim.population.households import Households
from labsim.population.keyed import Ask, first_of_each, from_quantiles, whole
from labsim.population.lives import Window, birthday
from labsim.population.schemes import LASTING, SHELTERED
from labsim.population.traits import Traits

SCHOOL, WEAK, WORKS, BESIDE, WW, BIJSTAND, SEARCHES, HOLDER = range(8)  # questions of Decision.START_STATE
ADULT = 18
CHANCE = {  # of having work, by attachment, before the numbers by age are made exact
    Attachment.STRONG: 0.985,
    Attachment.WEAK: 0.35,
    Attachment.STUDENT: 0.62,
    Attachment.AOW: 0.12,
    Attachment.DISABLED: -1.0,
}
FILL_AT_MOST = 0.97  # of those of an age who are free to work
SEARCH_WEIGHT = {Attachment.STRONG: 1.0, Attachment.WEAK: 0.2, Attachment.STUDENT: 0.15}
HOLDER_AGES = (20, 50)  # at the base date
HOLDER_WEIGHT = 40.0  # how much more frequent status holders are in bijstand, before the region's share


@dataclass
class Standing:
    """One entry per row [n]; arrays are filled in place while the start is made."""

    week: np.ndarray  # week at which the row first counts: the start, or the week after it comes
    school_end: np.ndarray  # NEVER if long past
    attachment: np.ndarray
    status: np.ndarray
    scheme: np.ndarray
    holder: np.ndarray  # came with a refugee status [bool]


def make_standing(
    region: Region, seed: int, window: Window, people: People, traits: Traits, aow: np.ndarray, scheme: np.ndarray
) -> Standing:
    """School and attachment of everybody; status ABSENT for those who are still to come. No work yet."""
    ask = Ask(seed, Decision.START_STATE, people.ident)
    week = np.maximum(np.minimum(people.hold_first, people.open_first) + 1, window.start)
    low, high = region.people.school_end_age[traits.level].T
    ends = birthday(people.birth, low + ask(SCHOOL) * (high - low))
    lasting = np.isin(scheme, LASTING)
    school_end = np.where((ends > week) & ~lasting, ends, NEVER)
    band = band_of(age_at(people.birth, week))
    weak = ask(WEAK) < region.people.weak_share[traits.sex, band]
    attachment = np.where(weak, int(Attachment.WEAK), int(Attachment.STRONG))
    attachment = np.where(school_end != NEVER, int(Attachment.STUDENT), attachment)
    attachment = np.where(aow <= week, int(Attachment.AOW), attachment)
    scheme = np.where(attachment == Attachment.AOW, int(Scheme.NONE), scheme)
    attachment = np.where(np.isin(scheme, LASTING), int(Attachment.DISABLED), attachment)
    here = (people.hold_first < window.start) & (people.hold_last >= window.start)
    status = np.where(here, int(Status.INACTIVE), int(Status.ABSENT))
    holder = people.status_holder | _residents_with_refugee_status(region, ask, window, people, scheme)
    return Standing(week, school_end, attachment, status, scheme, holder)


def _residents_with_refugee_status(
    region: Region, ask: Ask, window: Window, people: People, scheme: np.ndarray
) -> np.ndarray:
    """An exact number of residents of the base date who came with a refugee status."""
    rows = np.arange(len(scheme))
    age = age_at(people.birth, window.base)
    low, high = HOLDER_AGES
    may = (rows < people.start_rows) & (scheme == Scheme.NONE) & (age >= low) & (age < high)
    score = np.where(may, ask(HOLDER), np.inf)
    return first_of_each(np.zeros(len(rows), np.int64), score, np.array([region.benefits.status_holders])) & may


def find_work(region: Region, seed: int, people: People, traits: Traits, standing: Standing) -> None:
    """Give work to exact numbers by age: sheltered, beside a disability benefit, then those likeliest to have it."""
    ask = Ask(seed, Decision.START_STATE, people.ident)
    here = standing.status != Status.ABSENT
    sheltered = here & np.isin(standing.scheme, SHELTERED)
    beside = region.benefits.working_share[standing.scheme - 1]
    working = here & (standing.scheme != Scheme.NONE) & ~sheltered & (ask(BESIDE) < beside)
    standing.status[sheltered | working] = Status.EMPLOYED
    band = band_of(age_at(people.birth, standing.week))
    free = here & (standing.status == Status.INACTIVE) & (standing.attachment != Attachment.DISABLED)
    free &= standing.scheme == Scheme.NONE
    bands = region.people.participation.shape[1]
    taken = np.bincount(band[standing.status == Status.EMPLOYED], minlength=bands)
    most = taken + FILL_AT_MOST * np.bincount(band[free], minlength=bands)
    pattern = np.bincount(band[here], weights=region.people.participation[traits.sex, band][here], minlength=bands)
    total = round(region.people.employed * here.sum() / people.start_rows)
    numbers = whole(_scaled(pattern, most, total))
    chance = np.array([CHANCE[a] for a in Attachment])[standing.attachment]
    chance = chance + 0.15 * (region.people.participation_level[traits.level] - 1.0)
    score = np.where(free, ask(WORKS) - chance, np.inf)
    chosen = first_of_each(band, score, np.maximum(numbers - taken, 0)) & free
    standing.status[chosen] = Status.EMPLOYED


def _scaled(pattern: np.ndarray, most: np.ndarray, total: float) -> np.ndarray:
    """The pattern times one factor, nowhere above `most`, so that it adds up to the total (or to all there is)."""
    low, high = 0.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2.0
        low, high = (middle, high) if np.minimum(pattern * middle, most).sum() < total else (low, middle)
    return np.minimum(pattern * high, most)


def seek_benefit(
    region: Region, seed: int, people: People, traits: Traits, homes: Households, standing: Standing
) -> None:
    """WW and bijstand by municipality, and the unemployed without benefit: before anybody has work."""
    ask = Ask(seed, Decision.START_STATE, people.ident)
    age = age_at(people.birth, standing.week)
    cells = min(region.starts.values(), key=lambda start: start.week).cells
    free = (standing.status == Status.INACTIVE) & (standing.scheme == Scheme.NONE) & (age >= ADULT)
    labour = np.isin(standing.attachment, [Attachment.STRONG, Attachment.WEAK])
    score = _score(region, Scheme.WW, ask(WW), age, traits) * np.where(standing.attachment == Attachment.STRONG, 1, 3)
    ww = _exactly(people.municipality, free & labour, score, cells[:, Scheme.WW - 1])
    standing.scheme[ww] = Scheme.WW
    standing.status[ww] = Status.UNEMPLOYED
    weight = np.where(standing.holder, HOLDER_WEIGHT, 1.0) * np.where(standing.attachment == Attachment.WEAK, 2.0, 1.0)
    score = _score(region, Scheme.BIJSTAND, ask(BIJSTAND), age, traits) / weight
    _households_in_bijstand(region, people, homes, standing, free & ~ww & labour, score, cells)
    rest = max(region.people.labour_force - region.people.employed - int(ww.sum()), 0)
    still = (standing.status == Status.INACTIVE) & (standing.scheme == Scheme.NONE)
    weights = np.array([SEARCH_WEIGHT.get(a, 0.0) for a in Attachment])[standing.attachment]
    score = np.where(weights > 0, ask(SEARCHES) / np.maximum(weights, 1e-9), np.inf)
    more = _exactly(np.zeros(len(still), np.int64), still & (weights > 0), score, np.array([rest]))
    standing.status[more] = Status.UNEMPLOYED


def _score(region: Region, scheme: Scheme, u: np.ndarray, age: np.ndarray, traits: Traits) -> np.ndarray:
    """Low for those who are likely to be in the scheme."""
    benefits = region.benefits
    weight = benefits.age_weight[scheme - 1][band_of(age)] * benefits.level_weight[scheme - 1][traits.level]
    return u / np.maximum(weight, 1e-9)


def _exactly(group: np.ndarray, may: np.ndarray, score: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """The wanted number of each group among those who may, lowest scores first; fewer where there are not enough."""
    return first_of_each(group, np.where(may, score, np.inf), wanted) & may


def _households_in_bijstand(
    region: Region, people: People, homes: Households, standing: Standing, may: np.ndarray, score: np.ndarray,
    cells: np.ndarray,
) -> None:  # fmt: skip
    """Bijstand by household: couples without work share one benefit, counted at the partner with the lower row."""
    may = may & ~homes.assets
    rows = np.arange(len(may))
    mate = homes.partner
    together = may & (mate != NO_ROW) & may[mate]
    mate_here = (mate != NO_ROW) & (standing.status[mate] != Status.ABSENT)
    single = may & ~mate_here
    heads = together & (rows < mate)
    wanted = cells[:, Scheme.BIJSTAND - 1]
    couples = np.rint(wanted * (region.benefits.persons_per_benefit - 1.0)).astype(np.int64)
    in_pairs = _exactly(people.municipality, heads, score, couples)
    had = np.bincount(people.municipality[in_pairs], minlength=len(wanted))
    alone = _exactly(people.municipality, single, score, wanted - had)
    standing.scheme[in_pairs | alone] = Scheme.BIJSTAND
    standing.scheme[mate[in_pairs]] = Scheme.BIJSTAND


def weeks_in(u: np.ndarray, quantiles: np.ndarray) -> np.ndarray:
    """Whole weeks of a duration given by quantiles [n int64]."""
    return np.floor(from_quantiles(u, quantiles)).astype(np.int64)
