"""What is told about a world at each date: stocks at that moment, flows per week since the date before.

An indicator is one function that says its unit, what it is called and where its definition comes from.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from labsim.processes.stocks import Stock
from labsim.world.board import Tally

if TYPE_CHECKING:
    from labsim.model import LabourMarket

FLOWS = (
    "lost", "posted", "hires_posted", "hires_direct", "hires_outside", "applications", "contacts", "replaced",
    "expanded",
)  # fmt: skip


def flows_of_week(market: "LabourMarket") -> np.ndarray:
    """This week's flows in the order of FLOWS [int64]; 0 for a step that was left out."""
    tally, flows = market.board.tally, market.flows
    return np.array(
        [
            flows.get("lost", 0),
            flows.get("posted", 0),
            tally[Tally.HIRES_POSTED],
            tally[Tally.HIRES_DIRECT],
            tally[Tally.HIRES_OUTSIDE],
            tally[Tally.APPLICATIONS],
            flows.get("contacts", 0),
            flows.get("replaced", 0),
            flows.get("expanded", 0),
        ],
        np.int64,
    )


class Counts(NamedTuple):
    """Stocks at the dates and flows between them, of one world or of many [..., t, *]."""

    stocks: np.ndarray  # [..., t, STOCKS]
    flows: np.ndarray  # [..., t, FLOWS], sums since the previous date
    weeks: np.ndarray  # [t] weeks since the previous date

    def stock(self, which: Stock) -> np.ndarray:
        """One stock as a float [..., t]."""
        return self.stocks[..., which].astype(float)

    def per_week(self, name: str) -> np.ndarray:
        """One flow per week [..., t]."""
        return self.flows[..., FLOWS.index(name)] / self.weeks


class Indicator(NamedTuple):
    """One output: what it is called, its unit, where the definition comes from, how it is calculated."""

    name: str
    unit: str
    title_nl: str
    title_en: str
    source: str
    value: Callable[[Counts], np.ndarray]


INDICATORS: dict[str, Indicator] = {}
Value = Callable[[Counts], np.ndarray]


def indicator(unit: str, nl: str, en: str, source: str = "labsim") -> Callable[[Value], Value]:
    """Declare an output; its name is the function's."""

    def declare(value: Value) -> Value:
        INDICATORS[value.__name__] = Indicator(value.__name__, unit, nl, en, source, value)
        return value

    return declare


def catalogue() -> list[dict[str, Any]]:
    """Rows of all indicators: name, region, source, title_nl, title_en, unit."""
    return [
        {
            "name": one.name,
            "region": "",
            "source": one.source,
            "title_nl": one.title_nl,
            "title_en": one.title_en,
            "unit": one.unit,
        }
        for one in INDICATORS.values()
    ]


def ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Part over whole; NaN where the whole is 0."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(whole > 0, part / whole, np.nan)


OWN = "labsim"
ILO = "ILO, begrippen beroepsbevolking (ook CBS en Eurostat)"
UWV = "UWV en CBS, begrippen uitkeringen"
VACANCY = "CBS, begrippen vacatures"


def _stock(which: Stock, name: str, unit: str, nl: str, en: str, source: str) -> None:
    INDICATORS[name] = Indicator(name, unit, nl, en, source, lambda counts: counts.stock(which))


for _which, _unit, _nl, _en, _source in (
    (Stock.RESIDENTS, "persons", "inwoners van 15 tot 75 jaar", "residents aged 15-74", ILO),
    (Stock.EMPLOYED, "persons", "werkenden", "employed", ILO),
    (Stock.UNEMPLOYED, "persons", "werklozen", "unemployed", ILO),
    (Stock.INACTIVE, "persons", "niet-beroepsbevolking", "inactive", ILO),
    (Stock.UNEMPLOYED_LONG, "persons", "werklozen, een jaar of langer", "unemployed, a year or longer", ILO),
    (Stock.UNEMPLOYED_NO_BENEFIT, "persons", "werklozen zonder uitkering", "unemployed, no benefit", OWN),
    (Stock.EMPLOYED_HERE, "persons", "inwoners met werk in de regio", "residents who work here", OWN),
    (Stock.EMPLOYED_OUTSIDE, "persons", "inwoners met werk elders", "residents who work elsewhere", OWN),
    (Stock.COMMUTERS, "persons", "werkenden van elders", "in-commuters", OWN),
    (Stock.SELF_EMPLOYED, "persons", "zelfstandigen", "self-employed", ILO),
    (Stock.FLEX, "persons", "flexibele werknemers", "flexible employees", ILO),
    (Stock.BIJSTAND_BENEFITS, "benefits", "bijstandsuitkeringen", "bijstand benefits", UWV),
    (Stock.BIJSTAND_PERSONS, "persons", "mensen met bijstand", "persons on bijstand", UWV),
    (Stock.BIJSTAND_LONG, "benefits", "bijstand, twee jaar of langer", "bijstand, two years or longer", UWV),
    (Stock.WW, "persons", "mensen met WW", "persons on WW", UWV),
    (Stock.WAJONG, "persons", "mensen met Wajong", "persons on Wajong", UWV),
    (Stock.WIA, "persons", "mensen met WIA", "persons on WIA", UWV),
    (Stock.WAO, "persons", "mensen met WAO", "persons on WAO", UWV),
    (Stock.SW, "persons", "mensen in de sociale werkvoorziening", "persons in sheltered work (SW)", UWV),
    (Stock.POSTED, "vacancies", "openstaande vacatures", "open vacancies", VACANCY),
    (
        Stock.HARD_TO_FILL,
        "vacancies",
        "vacatures, acht weken of ouder",
        "vacancies, eight weeks or older",
        OWN,
    ),
    (Stock.LATENT, "positions", "banen die zouden kunnen ontstaan", "latent positions", OWN),
    (Stock.POSITIONS, "positions", "arbeidsplaatsen in de regio", "positions in the region", OWN),
    (Stock.FILLED, "positions", "bezette arbeidsplaatsen", "filled positions", OWN),
):
    _stock(_which, _which.name.lower(), _unit, _nl, _en, _source)


@indicator("share", "werklozen van de beroepsbevolking", "unemployed in the labour force", ILO)
def unemployment_rate(counts: Counts) -> np.ndarray:
    """Unemployed as a share of employed plus unemployed."""
    out = counts.stock(Stock.UNEMPLOYED)
    return ratio(out, out + counts.stock(Stock.EMPLOYED))


@indicator("share", "werkenden van de inwoners", "employed among residents", ILO)
def employment_rate(counts: Counts) -> np.ndarray:
    """Employed as a share of residents aged 15-74."""
    return ratio(counts.stock(Stock.EMPLOYED), counts.stock(Stock.RESIDENTS))


@indicator("ratio", "vacatures per werkloze", "vacancies per unemployed person", VACANCY)
def tightness(counts: Counts) -> np.ndarray:
    """Open vacancies over the unemployed."""
    return ratio(counts.stock(Stock.POSTED), counts.stock(Stock.UNEMPLOYED))


@indicator("share", "moeilijk vervulbaar deel van de vacatures", "hard to fill among vacancies")
def hard_to_fill_share(counts: Counts) -> np.ndarray:
    """Vacancies that are open for eight weeks or longer, of all open ones."""
    return ratio(counts.stock(Stock.HARD_TO_FILL), counts.stock(Stock.POSTED))


@indicator("per week", "nieuwe vacatures", "vacancies posted", VACANCY)
def vacancies_posted(counts: Counts) -> np.ndarray:
    """Vacancies posted, a week."""
    return counts.per_week("posted")


@indicator("per week", "vacatures door vertrek", "vacancies because somebody left")
def replacement_vacancies(counts: Counts) -> np.ndarray:
    """Vacancies posted for a position that somebody left, a week."""
    return counts.per_week("replaced")


@indicator("per week", "vacatures voor nieuw werk", "vacancies for new work")
def expansion_vacancies(counts: Counts) -> np.ndarray:
    """Vacancies posted for a position that nobody had held lately or that came to the region, a week."""
    return counts.per_week("expanded")


@indicator("per week", "baanverlies van inwoners", "residents who lose work")
def job_losses(counts: Counts) -> np.ndarray:
    """Residents who lose work, a week."""
    return counts.per_week("lost")


@indicator("per week", "aangenomen in de regio", "hires in the region")
def hires(counts: Counts) -> np.ndarray:
    """Hires of employers in the region, a week."""
    return counts.per_week("hires_posted") + counts.per_week("hires_direct")


@indicator("share", "via een vacature aangenomen", "hires through a posted vacancy")
def posted_share_of_hires(counts: Counts) -> np.ndarray:
    """Hires of employers in the region through a posted vacancy, of all."""
    posted = counts.per_week("hires_posted")
    return ratio(posted, posted + counts.per_week("hires_direct"))


@indicator("weeks", "duur van vervulde vacatures", "duration of filled vacancies")
def vacancy_duration(counts: Counts) -> np.ndarray:
    """Open vacancies over the hires through one a week: the mean duration of a steady stock, weeks."""
    return ratio(counts.stock(Stock.POSTED), counts.per_week("hires_posted"))


@indicator("ratio", "sollicitaties per vacature per week", "applications per vacancy a week")
def applications_per_vacancy(counts: Counts) -> np.ndarray:
    """Applications of a week over open vacancies."""
    return ratio(counts.per_week("applications"), counts.stock(Stock.POSTED))
