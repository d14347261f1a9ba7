"""Dutch and English words for the kinds, types and units of what the documents describe."""

from labsim.inputs.errors import Text

KIND_OF = {
    "facts": Text("cijfer uit de documenten", "figure of the documents"),
    "actors": Text("organisatie of regeling", "organisation or scheme"),
    "interventions": Text("maatregel", "intervention"),
    "scenarios": Text("schok, trend of stand van de markt", "shock, trend or state of the market"),
    "rules": Text("regel uit de documenten", "rule of the documents"),
    "questions": Text("vraag", "question"),
    "contradictions": Text("tegenspraak", "contradiction"),
}
FORMS = {
    "agent": Text("beslist of handelt met naam", "decides or acts by name"),
    "input": Text("een cijfer dat men opgeeft", "a figure that is put in"),
    "instrument": Text("een maatregel die aan of uit staat", "a measure that is on or off"),
    "documentation": Text("alleen documentatie", "documentation only"),
}
TYPES = {
    "government": Text("overheid", "government"),
    "employer": Text("werkgever", "employer"),
    "social_service": Text("sociale dienst", "social service"),
    "benefit_agency": Text("uitkeringsinstantie", "benefit agency"),
    "employer_service": Text("dienstverlening aan werkgevers", "employer service"),
    "transport": Text("vervoer", "transport"),
    "training_provider": Text("opleider", "training provider"),
    "sheltered_work": Text("sociaal werkbedrijf", "work company"),
    "network": Text("netwerk", "network"),
    "employer_association": Text("werkgeversorganisatie", "employers' association"),
    "union": Text("vakbond", "trade union"),
    "health_care": Text("gezondheidszorg", "health care"),
    "youth_service": Text("dienst voor jongeren", "youth service"),
    "platform": Text("platform", "platform"),
    "fund": Text("fonds", "fund"),
    "research": Text("onderzoek", "research"),
    "user_role": Text("gebruiker", "user"),
    "scheme": Text("regeling", "scheme"),
}
UNITS = {
    name: Text(nl, name)
    for name, nl in {
        "jobs": "banen", "persons": "mensen", "year": "(jaar)", "years": "jaar", "months": "maanden", "weeks": "weken",
        "date": "(datum)", "quarter": "(kwartaal)", "count": "(aantal)", "EUR": "euro", "EUR per year": "euro per jaar",
        "percent": "%", "percent of labour force": "% van de beroepsbevolking",
        "percent of placements": "% van de plaatsingen", "percent of recipients": "% van de uitkeringen",
        "percent of employed": "% van de werkenden", "percent of employment": "% van het werk",
        "percent of vacancies": "% van de vacatures", "percent of technical vacancies": "% van de technische vacatures",
        "organisations": "organisaties", "municipalities": "gemeenten",
        "months before diploma": "maanden voor het diploma", "employers": "werkgevers",
        "companies": "bedrijven", "tracks": "leerlijnen", "managers": "managers",
        "persons per year": "mensen per jaar", "persons per day": "mensen per dag",
        "persons per theme": "mensen per thema", "placements": "plaatsingen", "packages": "pakketten",
        "events per year": "bijeenkomsten per jaar", "issues per year": "uitgaven per jaar",
        "reports per year": "rapporten per jaar", "evaluations per year": "evaluaties per jaar",
        "meetings per year": "vergaderingen per jaar", "business cases": "businesscases", "benefits": "uitkeringen",
        "vacancies": "vacatures", "vacancies per year": "vacatures per jaar",
        "vacancies per quarter": "vacatures per kwartaal", "sectors": "sectoren", "partnerships": "samenwerkingen",
        "matches": "matches", "evaluations": "evaluaties", "mbo level": "(mbo-niveau)", "factor": "maal zoveel",
        "direction: up": "richting: omhoog", "direction: down": "richting: omlaag", "direction: large": "groot",
        "rank": "(plaats)", "rank from below": "(plaats van onderen)",
    }.items()
}  # fmt: skip
