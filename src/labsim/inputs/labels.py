"""What tables call the figures of a file that carries no names of its own: instruments, and units."""

import re

from labsim.inputs import labels_around, labels_shapes
from labsim.inputs.errors import Text
from labsim.inputs.labels_region import FIGURES, UNITS

_FIELDS: tuple[tuple[str, Text], ...] = (
    (r"organisations\.([a-z0-9_-]+)\.size", Text("omvang van {}", "size of {}")),
    (r"organisations\.([a-z0-9_-]+)\.learning_places", Text("leerwerkplekken bij {}", "learning places at {}")),
    (r"organisations\.([a-z0-9_-]+)\.places", Text("plaatsen bij {}", "places at {}")),
    (r"organisations\.([a-z0-9_-]+)\.seats", Text("cursusplaatsen bij {}", "seats in courses at {}")),
    (r"organisations\.([a-z0-9_-]+)\.share", Text("deel van {}", "share of {}")),
    (r"organisations\.([a-z0-9_-]+)\.count", Text("aantal van {}", "number of {}")),
    (r"tracks\.([a-z0-9_-]+)\.people", Text("mensen in de {}", "people in the {}")),
    (r"tracks\.([a-z0-9_-]+)\.active", Text("werkgevers in de {}", "employers in the {}")),
    (r"tracks\.([a-z0-9_-]+)\.starting", Text("werkgevers die beginnen in de {}", "employers to start in the {}")),
    (r"owners", Text("wie samen eigenaar zijn", "who own it together")),
    (r"providers", Text("wie het geeft", "who gives it")),
    (r"eligible", Text("wie mag meedoen", "who may take part")),
    (r"intake\.seats", Text("plaatsen per intake", "seats per intake")),
    (r"intake\.every", Text("weken tussen twee intakes", "weeks between two intakes")),
    (r"intake\.first", Text("eerste intake", "first intake")),
    (r"intake\.last", Text("laatste intake", "last intake")),
    (r"intake\.invited_ahead", Text("weken tussen uitnodiging en start", "weeks from invitation to start")),
    (r"intake\.acceptance", Text("uitgenodigden die komen", "invited people who come")),
    (
        r"intake\.creaming",
        Text(
            "wie een plek krijgt: 0 loting, 1 kansrijken eerst",
            "who gets a seat: 0 by lot, 1 most employable first",
        ),
    ),
    (r"intake\.waiting_search", Text("zoeken tijdens het wachten", "search while waiting")),
    (r"streams\.([^.]+)\.trains_for", Text("{0}: werk waarvoor wordt opgeleid", "{0}: work it trains for")),
    (
        r"streams\.([^.]+)\.reaches",
        Text("{0}: bereikt niveau per vaardigheid", "{0}: level reached per skill"),
    ),
    (r"stream_shares", Text("verdeling over de richtingen", "division over the trades")),
    (r"phases\.([^.]+)\.weeks", Text("{0}: duur", "{0}: length")),
    (r"phases\.([^.]+)\.learning_w", Text("{0}: leertempo", "{0}: pace of learning")),
    (r"phases\.([^.]+)\.on_the_job", Text("{0}: deel bij de werkgever", "{0}: share at the employer")),
    (r"phases\.([^.]+)\.search", Text("{0}: zoeken naast de opleiding", "{0}: search beside the course")),
    (r"phases\.([^.]+)\.passes\.rule", Text("{0}: wie daarna doorgaat", "{0}: who goes on after it")),
    (r"phases\.([^.]+)\.passes\.seats", Text("{0}: plaatsen daarna", "{0}: seats after it")),
    (r"dropout\.hazard_w", Text("uitval per week zonder belemmeringen", "weekly dropout without barriers")),
    (r"dropout\.per_barrier", Text("meer uitval per belemmering", "more dropout per barrier")),
    (r"dropout\.on_the_job", Text("minder uitval op de werkvloer", "less dropout on the job")),
    (r"certificate\.credential", Text("certificaat na afloop", "certificate on completion")),
    (r"certificate\.signal", Text("hoe goed het certificaat zicht geeft", "how much the certificate shows")),
    (r"partners\.co_owners", Text("deelnemende werkgevers", "employers who take part")),
    (r"partners\.sectors", Text("sectoren van deelnemende werkgevers", "sectors of those employers")),
    (
        r"partners\.trust_gain",
        Text("extra vertrouwen bij deelnemende werkgevers", "extra trust at those employers"),
    ),
    (r"partners\.learning_places", Text("leerwerkplekken per werkgever", "learning places per employer")),
    (r"aftercare\.weeks", Text("duur van de nazorg", "length of aftercare")),
    (r"aftercare\.separation", Text("baanverlies tijdens de nazorg", "job loss during aftercare")),
    (r"costs\.([^.]+)\.amount", Text("kosten: {0}", "cost: {0}")),
    (r"budget", Text("budget", "budget")),
    (r"work\.([^.]+)\.contracts", Text("{0}: contracten", "{0}: contracts")),
    (r"work\.([^.]+)\.hours", Text("{0}: minstens", "{0}: at least")),
    (r"work\.([^.]+)\.full_time_hours", Text("{0}: uren van een voltijdbaan", "{0}: hours of a full-time job")),
    (r"subsidised", Text("contracten met subsidie", "subsidised contracts")),
    (r"registered\.contracts", Text("contracten die als plaatsing tellen", "contracts that count as placements")),
    (r"lasting\.weeks", Text("blijvend werk: weken in werk", "lasting work: weeks in work")),
    (r"lasting\.gap", Text("blijvend werk: weken die mogen ontbreken", "lasting work: weeks that may be missing")),
    (r"every", Text("weken ertussen", "weeks in between")),
    (r"income\.minimum_wage", Text("minimumloon", "minimum wage")),
    (r"income\.full_week", Text("uren van een volle week", "hours of a full week")),
    (r"income\.shares", Text("norm van uitkeringen", "norm of benefits")),
    (r"income\.bijstand_partner", Text("bijstand van wie een partner heeft", "bijstand of people with a partner")),
    (r"income\.ww_hours", Text("uren waarover WW gaat", "hours that WW is about")),
    (r"income\.at_minimum", Text("contracten op het minimumloon", "contracts at the minimum wage")),
    (r"income\.unpaid", Text("contracten zonder loon", "contracts without a wage")),
    (r"areas\.([^.]+)\.municipalities", Text("{0}: gemeenten", "{0}: municipalities")),
    (r"vulnerable\.share", Text("beoogd deel van de geplaatsten", "share of people placed that is aimed at")),
    (r"vulnerable\.jobless", Text("weken zonder werk die lang heten", "weeks without work that count as long")),
    (r"target", Text("gesteld doel", "stated target")),
)

_GROUPS = {
    "people": Text("Mensen", "People"),
    "benefits": Text("Uitkeringen", "Benefits"),
    "homes": Text("Huishoudens", "Households"),
    "jobs": Text("Werk", "Work"),
    "border": Text("De grens van de regio", "The border of the region"),
    "demography": Text("Wie komen en gaan", "Who come and go"),
    "services": Text("Dienstverlening", "Services"),
    "starts": Text("Begintoestanden", "Starts"),
    "organisations": Text("Organisaties", "Organisations"),
    "tracks": Text("Lopende leerlijnen", "Running learning tracks"),
    "stated": Text("Genoemd, niet mee gerekend", "Stated, not computed with"),
    "work": Text("Wat telt als werk", "What counts as work"),
    "registered": Text("Wat telt als plaatsing", "What counts as a placement"),
    "lasting": Text("Blijvend werk", "Lasting work"),
    "income": Text("Inkomen in tabellen", "Incomes in tables"),
    "areas": Text("Delen van een regio", "Parts of a region"),
    "vulnerable": Text("Kwetsbare groepen in tabellen", "Vulnerable groups in tables"),
    "intake": Text("Instroom", "Intake"),
    "streams": Text("Richtingen", "Trades"),
    "phases": Text("Fasen", "Phases"),
    "dropout": Text("Uitval", "Dropout"),
    "certificate": Text("Certificaat", "Certificate"),
    "partners": Text("Werkgevers", "Employers"),
    "aftercare": Text("Nazorg", "Aftercare"),
    "costs": Text("Kosten", "Costs"),
}

_UNITS = {
    "share": "aandeel",
    "factor": "factor",
    "weeks": "weken",
    "week": "week",
    "day": "dag",
    "persons": "personen",
    "adults": "volwassenen",
    "employers": "werkgevers",
    "matches": "matches",
    "names": "namen",
    "name": "naam",
    "rule": "regel",
    "segment": "beroep en niveau",
    "contracts": "contracten",
    "hours": "uren",
    "hours a week": "uren per week",
    "minutes": "minuten",
    "ratio": "verhouding",
    "count": "aantal",
    "1/week": "per week",
    "1/month": "per maand",
    "persons per intake": "personen per intake",
    "places per employer": "plaatsen per werkgever",
    "share of seats": "deel van de plaatsen",
    "share of workers": "deel van de werkenden",
    "competence level": "niveau 0-1",
    "share of what is missing per week": "deel van het tekort per week",
    "log hazard per barrier": "log per belemmering",
    "log hazard": "log",
    "sd": "sd",
    "SBI sections": "SBI-secties",
    "EUR": "euro",
    "EUR a month": "euro per maand",
    "person-weeks": "mensweken",
    "fte-weeks": "voltijdweken",
    "share of the minimum wage": "deel van het minimumloon",
    "share of the minimum wage, WW of a usual wage": "deel van het minimumloon, WW van een gewoon loon",
    "EUR per seat": "euro per plaats",
    "EUR per project year": "euro per projectjaar",
    "benefits": "uitkeringen",
    "jobs": "banen",
    "vacancies": "vacatures",
    "positions": "plaatsen",
}


def field_label(path: str, names: dict[str, Text] | None = None) -> Text:
    """What to call the figure at a dotted path; names: what the file calls its parts, by their path."""
    for pattern, label in (*_FIELDS, *labels_around.FIELDS, *labels_shapes.FIELDS):
        found = re.fullmatch(pattern, path)
        if found:
            part = path.rpartition(".")[0]
            plain = ([g.replace("_", " ") for g in found.groups()] or [""]) * 2
            known = names or {}
            whose = known.get(part) or known.get(part.rpartition(".")[0]) or Text(*plain)
            return Text(label.nl.format(whose.nl), label.en.format(whose.en))
    last = path.rpartition(".")[2].replace("_", " ")
    return FIGURES.get(path, Text(last, last))


def group_label(name: str) -> Text:
    """What to call a group of figures."""
    plain = name.replace("_", " ").capitalize()
    others = {**labels_shapes.GROUPS, **labels_around.GROUPS}
    return _GROUPS.get(name) or others.get(name, Text(plain, plain))


def unit_label(unit: str, lang: str) -> str:
    """A unit in words; one that has no Dutch name here stays as the file has it."""
    others = {**labels_shapes.UNITS, **labels_around.UNITS, **UNITS, **_UNITS}
    return others.get(unit, unit) if lang == "nl" else unit


_TERMS = {
    "age": "leeftijd",
    "barriers": "belemmeringen",
    "jobless_weeks": "weken zonder werk",
    "scheme": "uitkering",
    "level": "niveau",
    "distance": "afstand tot werk",
    "group": "groep",
    "municipality": "gemeente",
    "occupation": "beroep",
    "unemployed": "werkloos",
    "inactive": "inactief",
    "employed": "aan het werk",
    "practical": "praktisch",
    "middle": "middelbaar",
    "high": "hoog",
    "ww": "WW",
    "wia": "WIA",
    "wao": "WAO",
    "sw": "SW",
    "none": "geen",
    "status_holder": "statushouder",
    "single_parent": "alleenstaande ouder",
    "over_50": "50-plus",
    "no_start_qualification": "geen startkwalificatie",
    "early_school_leaver": "voortijdig schoolverlater",
    "returner": "herintreder",
    "pedagogical": "onderwijs en opvoeding",
    "creative_language": "creatief en taal",
    "commercial": "commercieel",
    "business_admin": "bedrijf en administratie",
    "managers": "managers",
    "public_legal": "openbaar bestuur en recht",
    "ict": "ICT",
    "agriculture": "agrarisch",
    "care_welfare": "zorg en welzijn",
    "service": "dienstverlening",
    "men": "mannen",
    "women": "vrouwen",
    "single": "alleenstaand",
    "couple": "met partner",
    "begeleid": "begeleid werken",
    "beschut": "nieuw beschut",
    "wajong": "Wajong",
    "technical": "techniek",
    "transport_logistics": "transport en logistiek",
    "problem_solving": "problemen oplossen",
    "flexibility": "flexibiliteit",
    "language": "taal",
    "digital": "digitaal",
    "soft": "werknemersvaardigheden",
    "trade_certificate": "vakcertificaat",
    "employers": "ondernemers",
    "company_schools": "bedrijfsscholen",
    "municipalities": "gemeenten",
    "education": "onderwijs",
    "uwv": "UWV",
    "avres": "Avres",
    "construction": "bouw",
    "carpentry": "timmeren",
    "metal": "metaal",
    "machine_mechanics": "machinemontage",
    "transport": "transport en logistiek",
    "permanent": "vast",
    "flex": "flexibel",
    "self_employed": "zelfstandig",
    "subsidised": "loonkostensubsidie",
    "supported": "begeleid werken",
    "bbl": "BBL",
    "trial": "proefplaatsing",
    "published": "gepubliceerd",
    "hold": "gelijk gehouden",
    "follows": "beweegt mee",
    "local_only": "alleen lokaal",
}


def term(name: str, lang: str) -> str:
    """A name of a column, code or party in words; one without a Dutch word here stays as it is."""
    plain = name.replace("_", " ")
    return _TERMS.get(name) or labels_shapes.TERMS.get(name, plain) if lang == "nl" else plain
