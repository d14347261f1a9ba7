"""What flows and stocks should look like, with the publication or the reasoning that says so."""

from collections.abc import Mapping
from typing import NamedTuple


class Fact(NamedTuple):
    """What it is, in which unit, between which bounds, and who says so."""

    what: str
    unit: str
    low: float
    high: float
    basis: str


FACTS: Mapping[str, Fact] = {
    "posted_share": Fact(
        "hires in the region through a posted vacancy",
        "%",
        33,
        45,
        "derived from the region's 1,800 vacancies a quarter",
    ),
    "duration": Fact(
        "mean duration of a vacancy: stock over outflow",
        "weeks",
        10.5,
        13.5,
        "CBS StatLine 84545NED, 2019: 2.76 months",
    ),
    "hard_share": Fact(
        "posted vacancies open for 8 weeks or more",
        "% of the stock",
        44,
        57,
        "economics; UWV 2018: 40 % hard to fill and rising",
    ),
    "lapse_share": Fact("posted vacancies that are withdrawn", "% of arisings", 13, 17, "economics: prototype"),
    "arising": Fact(
        "posted vacancies arising a quarter", "vacancies", 1_620, 1_980, "Regionale doe-agenda Gorinchem: 1,800, +-10 %"
    ),
    "applications": Fact("applications per posted vacancy-week", "", 2.0, 3.0, "economics: target 2.5"),
    "visible": Fact("vacancies a searcher sees a week", "", 4, 15, "economics: plausible range"),
    "u_to_e": Fact("unemployed who work a quarter later", "%", 20, 28, "CBS 2009 (NU.nl): 22 %, 26 % in 2008"),
    "u_to_n": Fact("unemployed who are inactive a quarter later", "%", 15, 25, "economics: 21 %"),
    "n_to_lf": Fact("inactive who are in the labour force a quarter later", "%", 6, 10, "economics: 7-8 %, snapshots"),
    "job_to_job": Fact(
        "employees in another job a quarter later",
        "%",
        3.3,
        5.2,
        "CBS 2022 (Accountancy Vanmorgen): 4.7 %, a tighter year; prototype 3.9 %",
    ),
    "job_to_job_short": Fact("the same, under two years of tenure", "%", 6.0, 10.0, "CBS 2022: 8.5 %"),
    "job_to_job_long": Fact("the same, two years or more", "%", 1.8, 3.5, "CBS 2022: 2.8 %"),
    "permanent_to_u": Fact(
        "permanent employees unemployed a quarter later", "%", 0.4, 1.1, "CBS 2013 (Zeggenschap): 1.0 %, a recession"
    ),
    "flex_to_u": Fact(
        "flexible employees unemployed a quarter later", "%", 2.5, 6.9, "CBS 2013 (Zeggenschap): 6.9 %, a recession"
    ),
    "bijstand_long": Fact("bijstand of two years or longer", "% of benefits", 72, 80, "economics: 75-78 %"),
    "bijstand_work": Fact(
        "bijstand recipients who leave for work",
        "% of stock and inflow a year",
        8,
        12,
        "CBS StatLine 83450NED, 84066NED: 10-10.5 % of stock and inflow",
    ),
    "bijstand_inflow": Fact(
        "inflow into bijstand", "% of the stock a year", 20, 29, "Divosa Benchmark 2019: 24 %; 2017: 29 %"
    ),
    "bijstand_work_1": Fact("exit to work a quarter, bijstand under 1 year", "%", 4.7, 7.9, "economics: 6.3 %, +-25 %"),
    "bijstand_work_2": Fact("the same, 1-3 years", "%", 2.7, 4.5, "economics: 3.6 %, +-25 %"),
    "bijstand_work_3": Fact("the same, over 3 years", "%", 1.3, 2.1, "economics: 1.7 %, +-25 %"),
    "ww_work": Fact(
        "ended WW with work a quarter later", "%", 58, 70, "UWV Drechtsteden 2021/22 (Zwijndrecht.net): 63.7-65.8 %"
    ),
    "ww_bijstand": Fact(
        "ended WW with bijstand a quarter later", "%", 2.5, 5.5, "UWV Gorinchem 2019 (Het Kontakt 2023): 3.9 %"
    ),
    "long_unemployed": Fact(
        "unemployed for a year or longer", "% of the unemployed", 25, 45, "CBS 2016 (NRC): 40 %, a slacker year"
    ),
    "unemployed": Fact("unemployed", "persons", 1_890, 2_310, "the region's file: 2,100, +-10 %"),
    "posted": Fact("posted vacancies", "vacancies", 1_300, 1_900, "the region's file"),
}
