"""Published figures of 2018 to February 2020 that the baseline is held against, each with its publication."""

from typing import NamedTuple


class Published(NamedTuple):
    """A figure as published."""

    value: float
    unit: str
    place: str
    period: str
    source: str


REGION, NL = "Gorinchem", "the Netherlands"
AGENDA = "Regionale doe-agenda Perspectief op Werk, Gorinchem (003_5eec6371cf6b96b8.txt), hoofdstuk 1"

WW_END_2019 = Published(1_327, "benefits", REGION, "2019-12", "Het Kontakt, July 2022 (UWV)")
WW_FEB_2019 = Published(274_000, "benefits", NL, "2019-02", "NOS on unemployment in February 2019 (UWV)")
WW_FEB_2020 = Published(240_000, "benefits", NL, "2020-02", "RD on unemployment before corona (UWV)")
BIJSTAND_CELLS = Published(1_847, "benefits", REGION, "2019-06", AGENDA)
RATE_FEB_2019 = Published(3.4, "% of the labour force", NL, "2019-02", "NOS on unemployment in February 2019 (CBS)")
RATE_FEB_2020 = Published(2.9, "% of the labour force", NL, "2020-02", "RD on unemployment before corona (CBS)")
OPEN_2019_Q1 = Published(280_900, "vacancies", NL, "2019 Q1", "CBS StatLine 84545NED")
OPEN_2019_Q4 = Published(285_700, "vacancies", NL, "2019 Q4", "CBS StatLine 84545NED")
ARISING_2018 = Published(1_800, "a quarter", REGION, "2018", AGENDA)
ARISING_2019 = Published(1_253_200, "a year", NL, "2019", "CBS StatLine 84545NED (four quarters)")
ARISING_2018_Q4 = Published(300_200, "a quarter", NL, "2018 Q4", "CBS StatLine 84545NED")
TIGHTNESS = Published(92, "vacancies per 100 unemployed", NL, "2019 Q4", "Blik op Nieuws, February 2020 (CBS)")
JOBS_2019 = Published(900, "employee jobs", REGION, "2019", AGENDA)
EMPLOYEE_JOBS = Published(55_100, "employee jobs", REGION, "2019-01", f"{AGENDA}; less the growth")
EMPLOYED_2018 = Published(8_774_000, "employed", NL, "2018", "CBS StatLine 84469NED")
EMPLOYED_2019 = Published(8_953_000, "employed", NL, "2019", "CBS StatLine 84703NED")
BIJSTAND_2019_Q1 = Published(431_550, "persons", NL, "2019 Q1", "CBS StatLine 85585NED")
BIJSTAND_2019_Q4 = Published(414_610, "persons", NL, "2019 Q4", "CBS StatLine 85585NED")
BIJSTAND_2019 = Published(-4.3, "% in the year", NL, "2019", "Divosa Benchmark 2019")
