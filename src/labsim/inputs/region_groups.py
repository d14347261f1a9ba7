"""The figures of a region, by subject. Every field is one leaf of the region file, read by `inputs.region`.

m municipalities, s sectors, y years, 12 occupations, 3 levels, 6 age bands (15-24 .. 65-74), 8 benefits
(bijstand .. beschut, in the order of `Scheme`), 9 schemes (none first). Shares lie in [0, 1].
Arrays are read-only.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from labsim.inputs.axes import FREE

BANDS = 6
BAND_START = 15
BAND_YEARS = 10


def column(
    *axes: str, whole: bool = False, least: float = 0.0, most: float | None = None, default: float | None = None
) -> Any:
    """A field read from a leaf: its axes, whole numbers or not, its bounds, and what holds where no file has it."""
    return field(metadata={"axes": axes, "whole": whole, "least": least, "most": most, "default": default})


def share(*axes: str) -> Any:
    """A field of shares in [0, 1]."""
    return column(*axes, most=1.0)


@dataclass(frozen=True, kw_only=True)
class People:
    """Who lives here: ages, education, work, and what people bring along."""

    inhabitants: np.ndarray = column("municipality", whole=True)  # aged 15 to 65 [m]
    decades: np.ndarray = column("municipality", "decade")  # persons by ten-year band, the shape of the pyramid [m, 10]
    woman_share: np.ndarray = share("age")  # [6]
    level_share: np.ndarray = share("level")  # of everybody aged 15-74, by the highest level reached [3]
    school_level: np.ndarray = share("level")  # highest level that those at school have reached so far [3]
    school_end_age: np.ndarray = column("level", "bounds")  # ages between which initial education ends [3, 2]
    student_occupation: np.ndarray = share("occupation")  # jobs beside school, all at practical level [12]
    occupation_share: np.ndarray = share("occupation")  # of employed residents [12]
    occupation_woman_share: np.ndarray = share("occupation")  # [12]
    occupation_level: np.ndarray = share("occupation", "level")  # pattern, of people and of jobs [12, 3]
    labour_force: int = column(whole=True)
    employed: int = column(whole=True)
    participation: np.ndarray = share("sex", "age")  # pattern of net participation [2, 6]
    participation_level: np.ndarray = column("level")  # factor on it [3]
    self_employed_share: float = share()  # of employed residents
    over_50_share: float = share()  # of employed residents
    weak_share: np.ndarray = share("sex")  # weakly attached to work, at any age below the pension [2]
    assets_share: np.ndarray = share("municipality", "household")  # own assets above the bijstand limit [m, 2]
    licence_share: np.ndarray = share("age")  # driving licence [6]
    certificate_share: float = share()  # practically educated in a trade with a recognised certificate
    competence_level: np.ndarray = share("level", "competence")  # mean [3, 7]
    competence_occupation: np.ndarray = column("occupation", "competence", least=-1.0, most=1.0)  # shift [12, 7]
    competence_sd: float = share()
    motivation: np.ndarray = share("scheme")  # mean by scheme [9]
    motivation_sd: float = share()
    network: np.ndarray = share("scheme")  # mean by scheme [9]
    network_sd: float = share()
    profile: np.ndarray = column("occupation", whole=True, least=1, most=6)  # profile 1-6 that fits most [12]
    profile_share: float = share()  # people with the profile of their occupation, the others any
    joblessness: np.ndarray = column(FREE)  # weeks without work of the unemployed, quantiles


@dataclass(frozen=True, kw_only=True)
class Benefits:
    """Schemes: the cells of the municipalities, who is in them, and what stands in their way."""

    cells: np.ndarray = column("municipality", "benefit", whole=True)  # bijstand in benefits, else persons [m, 8]
    waiting_list: np.ndarray = column("municipality", whole=True)  # for nieuw beschut, not in the cells [m]
    age_bounds: np.ndarray = column("benefit", "bounds")  # ages the law allows at the base date [8, 2]
    age_weight: np.ndarray = column("benefit", "age")  # relative frequency per head [8, 6]
    level_weight: np.ndarray = column("benefit", "level")  # relative frequency per head [8, 3]
    barriers: np.ndarray = share("scheme", "barrier")  # share that has each barrier [9, 8]
    barrier_correlation: float = share()  # of the normals behind the barriers: stacking
    soft_shift: np.ndarray = column("scheme", least=-1.0, most=1.0)  # employee skills beside others' [9]
    working_share: np.ndarray = share("benefit")  # have regular work beside it [8]
    wajong_entrant_share: float = share()  # of those who turn 15
    persons_per_benefit: float = column(least=1.0, most=2.0)  # bijstand
    bijstand_weeks: np.ndarray = column(FREE)  # bridged duration, quantiles
    bijstand_spell: np.ndarray = share(FREE)  # current spell as a share of the bridged duration, quantiles
    disability_years: np.ndarray = column(FREE)  # duration of WIA, WAO, Wajong, SW, quantiles
    b_group: int = column(whole=True, default=0)  # in bijstand, can be mediated with guidance; 0: not stated
    status_holders: int = column(whole=True)  # adults who came with a refugee status in the last five years
    status_holder_bijstand: float = share()
    pro_vso_share: float = share()  # of the practically educated under 35
    early_leaver_share: float = share()  # of those without start qualification under 27


@dataclass(frozen=True, kw_only=True)
class Homes:
    """Households: children, and partners, whose share is the same at every age."""

    partner_share: float = share()  # have a partner, or will have the one they find
    age_gap: float = column(most=10.0)  # years a man is older than his partner, mean
    age_gap_sd: float = column(most=10.0)
    child_share: np.ndarray = share("age")  # partnered women with a child under 18 at home, or one to come [6]
    child_age: np.ndarray = column(
        "age", "bounds", least=-10.0
    )  # age of the youngest; below 0 is still to be born [6, 2]
    single_parent_share: np.ndarray = share("sex", "age")  # of those without partner [2, 6]


@dataclass(frozen=True, kw_only=True)
class Jobs:
    """Main jobs, one per person: sectors, occupations, employers, contracts, openings."""

    main_jobs: int = column(whole=True)  # filled at the start, by residents and in-commuters
    employee_jobs: int = column(whole=True)  # jobs of employees at the start, some people have more than one
    jobs_per_person: float = column(least=1.0, most=2.0)
    sector_jobs: np.ndarray = column("sector")  # all jobs [s]
    sector_employee_jobs: np.ndarray = column("sector")  # [s]
    temp_staff_share: float = share()  # temp agencies' employees who work at the agency itself
    temp_sector: np.ndarray = share("sector")  # where temp workers work [s]
    sector_occupation: np.ndarray = share("sector", "occupation")  # [s, 12]
    level_share: np.ndarray = share("level")  # of main jobs [3]
    flex_share: np.ndarray = share("sector")  # of employees [s]
    over_55_share: np.ndarray = share("sector")  # of workers [s]
    flex_level: np.ndarray = column("level")  # factor on it [3]
    hours: np.ndarray = column("sector", most=40.0)  # mean a week [s]
    hours_spread: np.ndarray = column(FREE, least=-40.0)  # deviation from the mean, quantiles
    log_wage_sd: float = share()  # of log wages within a segment
    standard_sd: float = column(most=1.0)  # of hiring standards between positions
    wage_occupation: np.ndarray = column("occupation")  # hourly wage, euros [12]
    wage_level: np.ndarray = column("level")  # relative to the occupation's mean [3]
    establishments: np.ndarray = column("sector", "size", whole=True)  # with two workers or more [s, 5]
    municipality_share: np.ndarray = share("municipality")  # of jobs [m]
    municipality_sector: np.ndarray = column(
        "sector", "municipality", least=0.01, most=20.0
    )  # location quotients [s, m]
    own_municipality_share: np.ndarray = share("municipality")  # residents with local work in their own [m]
    posted: int = column(whole=True)  # open vacancies
    direct: int = column(whole=True)  # openings that never become a vacancy
    waiting_share: float = share()  # of main jobs
    latent_share: float = share()
    vacancies_quarter: int = column(whole=True)  # vacancies that arise
    vacancy_level: np.ndarray = share("level")
    growth: np.ndarray = column("year", "sector", least=-1.0, most=1.0)  # of jobs a year [y, s]
    reserve_share: float = share()
    reserve_least: int = column(whole=True)
    permanent_weeks: np.ndarray = column(FREE)  # tenure, quantiles
    flex_weeks: np.ndarray = column(FREE)
    self_weeks: np.ndarray = column(FREE)
    vacancy_weeks: np.ndarray = column(FREE)  # age of open vacancies, quantiles
    requirement_level: np.ndarray = share("level", "competence")  # asked for [3, 7]
    requirement_occupation: np.ndarray = column("occupation", "competence", least=-1.0, most=1.0)  # shift [12, 7]
    credential_weight: np.ndarray = share("occupation", "level")  # how much a diploma counts [12, 3]
    image: np.ndarray = column("occupation", least=-2.0, most=2.0)  # utility lost by who comes from another field [12]
    inclusiveness: np.ndarray = share("sector")  # mean [s]
    inclusiveness_sd: float = share()
    risk_aversion: np.ndarray = share("size")  # mean by size [5]
    trust: float = share()  # in the employer service, mean
    trust_sd: float = share()
    learning_places: np.ndarray = column("sector")  # per 100 positions [s]
    inclusive_employers: int = column(whole=True, default=0)  # of the network in which the service places people


@dataclass(frozen=True, kw_only=True)
class Border:
    """What lies around the region."""

    local_share: float = share()  # employed residents who work in the region
    local_level: np.ndarray = share("level")  # the same by level, before it is scaled to local_share [3]
    outside_openings: np.ndarray = share("level")  # share of the openings a resident sees that are elsewhere [3]
    outside_factor: float = column()  # outside jobs per opening that is to be seen
    shadows: int = column(whole=True)  # applicants from elsewhere
    travel_minutes: np.ndarray = column("municipality", "municipality")  # [m, m]
    outside_minutes: np.ndarray = column("municipality")  # to the jobs elsewhere [m]


@dataclass(frozen=True, kw_only=True)
class Demography:
    """Who comes and goes after the start (the calendar 'published')."""

    death: np.ndarray = share("age")  # a year [6]
    moving_out: np.ndarray = share("age")  # net of those like them who come, a year [6]
    arrivals: np.ndarray = column("municipality", whole=True)  # newcomers aged 15-74 a year, status holders aside [m]
    arrival_age: np.ndarray = share("age")  # [6]
    status_holders: np.ndarray = column("municipality")  # adults a year [m]
    status_holder_age: np.ndarray = share("age")  # of adult status holders [6]
    pool_factor: int = column(whole=True, least=1, most=10)  # people who may come per one who is expected
    aow_months: np.ndarray = column("year", whole=True)  # state pension age by calendar year, months [y]


@dataclass(frozen=True, kw_only=True)
class Services:
    """Institutions: what they can do in a week."""

    wsp_consultants: float = column()  # full-time equivalents
    wsp_openings_each: int = column(whole=True)  # openings one consultant works on at the same time
    wsp_referrals_each: float = column()  # candidates one consultant actively mediates a week
    coaches: float = column()  # full-time equivalents
    caseload: int = column(whole=True)  # clients per coach
    contacts_each: float = column()  # client contacts per coach and week
    coherence: float = share()  # coaches who know every offer of the region [share]
    contact_hours: float = column()
    trial_slots: int = column(whole=True)
    aftercare_slots: int = column(whole=True)
    beschut_places: int = column(whole=True)  # nieuw beschut
    beschut_refill: float = share()  # of SW places that are left, that become a new sheltered place
