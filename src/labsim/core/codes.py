"""Numbers that stand for things: states, schemes, contracts, decisions.

Every enum here is append-only: numbers are stored in logs and keyed into draws, so a number once given
keeps its meaning for ever. New members get the next free number.
"""

from enum import IntEnum

SEGMENTS = 36  # 12 occupation classes x 3 levels; segment = occupation * 3 + level
LEVELS = 3
OCCUPATIONS = 12
COMPETENCES = 7

NO_ROW = -1  # no position, no partner, no track
OUTSIDE = -2  # a job outside the region (persons.position) or an in-commuter (positions.occupant)
NEVER = -(2**30)  # a week that lies before everything
ALWAYS = 2**30  # a week that lies after everything


class Decision(IntEnum):
    """What a draw decides; the number is part of its key."""

    SEPARATION = 1
    QUIT_TO_INACTIVITY = 2
    JOB_SEARCH = 3
    ACTIVATION = 4
    GIVE_UP = 5
    APPLICATIONS = 6
    VISIBILITY = 7
    MATCH_QUALITY = 8
    TASTE = 9
    DIRECT_CONTACT = 10
    START_LAG = 11
    REPLACEMENT = 12
    WAITING = 13
    EXPANSION = 14
    POSTED = 15
    EXPIRY = 16
    REPOST = 17
    BIJSTAND_INFLOW = 18
    BIJSTAND_EXIT = 19
    WW_END = 20
    DISABILITY_INFLOW = 21
    COACH_PRIORITY = 22
    RELIEF = 23
    BARRIER_ONSET = 24
    DROPOUT = 25
    INTAKE = 26
    LEARNING_PLACE = 27
    TRIAL_END = 28
    OUTSIDE_LIFE = 29
    OUTSIDE_REFILL = 30
    SHADOW_ABILITY = 31
    SHADOW_APPLICATIONS = 32
    COMMUTER_SEPARATION = 33
    WSP_HANDLING = 34
    WSP_REFERRAL = 35
    GROWTH = 36
    CONTRACT_RENEWAL = 37
    HOURS_OFFER = 38
    TRUST_CONTACT = 39
    AFTERCARE = 40
    UNEMPLOYMENT_ENTRY = 41
    STANDARD = 42
    CARVING = 43
    START_STATE = 44
    CREATION = 45
    OUTSIDE_OFFER = 46
    SHELTERED_PLACE = 47
    REACH = 48
    TAKE_UP = 49
    CONTACT = 50
    ADOPTION = 51
    REFERRAL = 52
    PLACE = 53
    BBL_END = 54
    CONTRACT_MIX = 56
    CIRCUMSTANCE = 57
    LEAVING = 58
    PLACE_END = 59
    CONTACT_TURNOVER = 60
    # population and demography (keyed by population_seed)
    POPULATION = 64
    HOUSEHOLD = 65
    TRAIT = 66
    EMPLOYER = 67
    POSITION = 68
    DEMOGRAPHY = 69
    PARAMETER = 70


class Kind(IntEnum):
    """First byte of an ident: what sort of thing it names."""

    PERSON = 1
    EMPLOYER = 2
    POSITION = 3
    SHADOW = 4  # an applicant from elsewhere
    OUTSIDE_JOB = 5
    OFFICE = 6
    TRACK = 7
    INSTRUMENT = 8
    NEWCOMER = 9  # a person who arrives after the start
    ENTRANT = 10  # a person who turns 15 after the start
    CIRCUMSTANCE = 16  # a dated part of a scenario


class Status(IntEnum):
    """Labour status of a person (ILO); ABSENT may arrive, GONE never returns."""

    ABSENT = 0
    INACTIVE = 1
    UNEMPLOYED = 2
    EMPLOYED = 3
    GONE = 4


class Attachment(IntEnum):
    """How a person without work relates to the labour market."""

    STRONG = 0
    WEAK = 1
    STUDENT = 2
    AOW = 3  # past the state pension age
    DISABLED = 4  # WIA, WAO, Wajong


class Contract(IntEnum):
    """What kind of work a position is; which of them count as work is configs/measure.yaml."""

    NONE = 0
    PERMANENT = 1
    FLEX = 2
    SELF_EMPLOYED = 3
    SUBSIDISED = 4  # loonkostensubsidie
    BBL = 5
    TRIAL = 6  # proefplaatsing: work with benefit kept
    SHELTERED = 7  # SW and nieuw beschut
    SECONDED = 8  # detachering from a work company
    PARALLEL = 9
    EXPERIENCE = 10  # work experience place, benefit kept
    SUPPORTED = 11  # begeleid werken


class Scheme(IntEnum):
    """Benefit or sheltered scheme a person is in (mission table columns, in that order)."""

    NONE = 0
    BIJSTAND = 1
    WAJONG = 2
    WW = 3
    WIA = 4
    WAO = 5
    SW = 6
    BEGELEID = 7
    BESCHUT = 8


class Slot(IntEnum):
    """State of a position."""

    CLOSED = 0  # does not exist (any more, or yet: the reserve for growth)
    FILLED = 1
    ACCEPTED = 2  # taken, the occupant has not started
    POSTED = 3  # an open vacancy that is counted
    DIRECT = 4  # an opening that never becomes a vacancy
    WAITING = 5  # will open within weeks
    LATENT = 6  # could open when demand is there
    VACATED = 7  # left this week; open_positions decides what becomes of it
    WITHDRAWN = 8  # was latent; does not exist until job creation wants it back
    OFFERED = 9  # a place that is given, not applied for, and that nobody has
    REPLACED = 10  # a funded place has taken its place; it comes back when that place ends


NO_POSITION = (int(Slot.CLOSED), int(Slot.WITHDRAWN), int(Slot.REPLACED))  # what does not exist now


class Afterwards(IntEnum):
    """What becomes of a funded place that is filled when its last week is over."""

    STAYS = 0  # its holder keeps it, and it goes on being paid; every usual position
    ENDS = 1  # the work ends with the money
    ORDINARY = 2  # who meets the usual standard stays as an ordinary worker, without money


class Channel(IntEnum):
    """How a hire came about."""

    NONE = 0
    POSTED = 1
    DIRECT = 2
    WSP = 3
    TRACK = 4  # learning place of a pathway


class Barrier(IntEnum):
    """Bit numbers of persons.barriers (uint8)."""

    AGE = 0
    PHYSICAL = 1
    MENTAL = 2
    LANGUAGE = 3
    DEBTS = 4
    CHILDCARE = 5
    TRANSPORT = 6
    ISOLATION = 7


class Competence(IntEnum):
    """Column of person_traits.competences and of requirement vectors, each in [0, 1]."""

    TECHNICAL = 0
    PROBLEM_SOLVING = 1
    FLEXIBILITY = 2
    SOCIAL = 3
    LANGUAGE = 4
    DIGITAL = 5
    SOFT = 6  # employee skills (werknemersvaardigheden)


class Group(IntEnum):
    """Bit numbers of person_traits.groups (uint16): target groups at the start."""

    STATUS_HOLDER = 0
    SINGLE_PARENT = 1
    OVER_50 = 2
    NO_START_QUALIFICATION = 3
    PRO_VSO = 4
    EARLY_SCHOOL_LEAVER = 5
    BANENAFSPRAAK = 6
    GGZ = 7
    REFUGEE_UKRAINE = 8
    RETURNER = 9
    NUGGER = 10


class Credential(IntEnum):
    """Bit numbers of person_traits.credentials (uint16)."""

    START_QUALIFICATION = 0
    TRADE_CERTIFICATE = 1
    PRACTICE_STATEMENT = 2  # praktijkverklaring
    TAXI_PASS = 3
    MBO_2 = 4
    MBO_3 = 5
    DRIVING_LICENCE = 6


class Occupation(IntEnum):
    """UWV beroepsklassen (BRC 2014), in the order of the CBS tables."""

    PEDAGOGICAL = 0
    CREATIVE_LANGUAGE = 1
    COMMERCIAL = 2
    BUSINESS_ADMIN = 3
    MANAGERS = 4
    PUBLIC_LEGAL = 5
    TECHNICAL = 6
    ICT = 7
    AGRICULTURE = 8
    CARE_WELFARE = 9
    SERVICE = 10
    TRANSPORT_LOGISTICS = 11


class Level(IntEnum):
    """Level of education or of a job: practical, mbo 2-4, hbo or more."""

    PRACTICAL = 0
    MIDDLE = 1
    HIGH = 2


class Event(IntEnum):
    """Demographic events, fixed when the population is made."""

    ENTER = 1  # turns 15
    ARRIVE = 2  # moves into the region
    LEAVE_SCHOOL = 3
    REACH_AOW = 4
    LEAVE = 5  # dies, moves away or turns 75
    MOVE_AWAY = 6  # leaves the region because of circumstances
    LIMITED = 7  # must find work with a disability that gives no right to Wajong or sheltered work
