"""What the world itself pays, and how it is summed: configs/money.yaml, on request of a comparison."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any, NamedTuple

from labsim.core.calendar import week_of
from labsim.core.codes import Contract, Scheme
from labsim.core.money import cents
from labsim.inputs.errors import Text
from labsim.inputs.files import roots
from labsim.inputs.income import Income, codes
from labsim.inputs.measure import load_income
from labsim.inputs.models import validate
from labsim.inputs.money_file import CLAIMS, PARTIES, MoneyFile, TaxFile
from labsim.inputs.yaml import Document, load

FILE = "configs/money.yaml"
WEEKS = 52  # in a year of the ledger
MONTHS = 12
DAYS = 5  # in a week of the daily wage


@dataclass(frozen=True, kw_only=True)
class Tax:
    """Euros a year and shares."""

    brackets: tuple[float, float]
    rates: tuple[float, float, float]
    credit: float
    credit_taper: float
    work_credit: float
    work_credit_steps: tuple[float, float, float]
    work_credit_first: float
    work_credit_taper: float


class LowWage(NamedTuple):
    """What the state gives for low wages from a calendar year on."""

    year: int
    band: float  # up to this share of the minimum wage
    hour: int  # cents
    most: int  # cents a week


class Hiring(NamedTuple):
    """What the state gives for somebody who was hired, of one claim."""

    hour: int  # cents
    most: int  # cents a week


class Employer(NamedTuple):
    """What a business case takes that the law does not say."""

    people: int
    months: int
    learning_w: int
    guidance: float  # share of the labour cost
    guidance_w: int
    recruitment: int  # cents a hire
    surplus: float  # share of the labour cost
    receives: tuple[tuple[str, str], ...]  # (instrument, line)


@dataclass(frozen=True, kw_only=True)
class Money:
    """Amounts a week in whole cents unless said; contracts are codes of `Contract`."""

    price_level: int
    discount: Fraction  # a year, exactly as it is written
    discount_source: str
    placement_values: tuple[float, ...]  # euros
    single: int
    couple: int
    youth: int
    youth_until_w: int  # weeks of age
    kept_share: float
    kept_most: int
    kept_weeks: int
    ww_first_share: float
    ww_first_weeks: int
    ww_share: float
    ww_of_wage: float
    ww_most: int
    set_off: float
    holiday_pay: float
    contributions: tuple[float, float]  # permanent, flexible
    health_contribution: float
    contributions_to: int
    flexible: tuple[int, ...]
    output: Mapping[int, float]  # by contract
    lks_contracts: tuple[int, ...]
    lks_full: int  # of a full week
    lks_realised_from: int  # week
    practice: int
    low_wage: tuple["LowWage", ...]  # by year, then by band
    low_wage_hours: int  # least in a calendar year
    hiring: tuple["Hiring", ...]  # in the order of CLAIMS
    hiring_weeks: int
    hiring_from_w: int  # weeks of age
    hiring_disabled: tuple[int, ...]  # codes of `Scheme`
    hiring_register_lasts: int  # week
    hiring_use: float
    sheltered_contracts: tuple[int, ...]
    sheltered_hour: int  # cents an hour of a week: its cost
    sheltered_funding: int
    tax: Tax
    employer: Employer
    payers: Mapping[str, str]
    handed_on: Mapping[tuple[str, str], str]  # (instrument, line) -> party
    sroi_blocks: Mapping[str, float]  # euros
    pro_memorie: Mapping[str, Text]
    income: Income

    def party(self, payer: str) -> str:
        """Whose money it is."""
        return self.payers[payer]


def load_money() -> Money:
    """The amounts as they are used. Raises InputError."""
    return made_money(validate(MoneyFile, money_document()), load_income())


def money_document() -> Document:
    """The file as it stands. Raises InputError."""
    return load(roots()[0] / FILE, FILE)


def made_money(file: MoneyFile, income: Income) -> Money:
    """Weekly amounts from a validated file and the incomes of configs/measure.yaml."""
    return Money(
        price_level=file.price_level.value,
        discount=Fraction(repr(file.discount.value)),
        discount_source=file.discount.source or "",
        placement_values=tuple(file.placement_values.value),
        payers=dict(file.payers.value),
        handed_on={split(name): party for name, party in file.handed_on.value.items()},
        sroi_blocks=dict(file.sroi_blocks.value),
        pro_memorie={key: Text(name.nl, name.en) for key, name in file.pro_memorie.items()},
        income=income,
        tax=Tax(**{name: _plain(getattr(file.tax, name).value) for name in TaxFile.model_fields}),
        employer=_employer(file),
        **_benefits(file),
        **_work(file),
        **_subsidies(file, income),
    )


def _benefits(file: MoneyFile) -> dict[str, Any]:
    told, ww = file.bijstand, file.ww
    return {
        **{name: monthly(getattr(told, name).value) for name in ("single", "couple", "youth", "kept_most")},
        "youth_until_w": weeks_of_age(told.youth_until.value),
        "kept_share": told.kept_share.value,
        "kept_weeks": told.kept_weeks.value,
        "ww_first_share": ww.first_share.value,
        "ww_first_weeks": ww.first_weeks.value,
        "ww_share": ww.share.value,
        "ww_of_wage": ww.of_wage.value,
        "ww_most": cents(ww.most_a_day.value * DAYS),
        "set_off": file.disability.set_off.value,
    }


def _work(file: MoneyFile) -> dict[str, Any]:
    work, place = file.work, file.sheltered
    return {
        "holiday_pay": work.holiday_pay.value,
        "contributions": (work.contributions.value["permanent"], work.contributions.value["flexible"]),
        "health_contribution": work.health_contribution.value,
        "contributions_to": yearly(work.contributions_to.value),
        "flexible": codes(work.flexible.value),
        "output": {int(Contract[name.upper()]): share for name, share in work.output.value.items()},
        "sheltered_contracts": codes(place.contracts.value),
        "sheltered_hour": yearly(place.cost_year.value / place.cost_hours.value),
        "sheltered_funding": yearly(place.funding_year.value),
    }


def _subsidies(file: MoneyFile, income: Income) -> dict[str, Any]:
    told = file.subsidies
    gap = min(1.0 - told.lks_worth.value, told.lks_most.value)
    wage = income.minimum_wage * (1.0 + file.work.holiday_pay.value)
    return {
        "lks_contracts": codes(told.lks_contracts.value),
        "lks_full": monthly(gap * wage * (1.0 + told.lks_uplift.value)),
        "lks_realised_from": week_of(date.fromisoformat(told.lks_realised_from.value)),
        "practice": yearly(told.practice_year.value),
        "low_wage": tuple(
            LowWage(one.year, one.band, cents(one.hour), yearly(one.most)) for one in told.low_wage.value
        ),
        "low_wage_hours": told.low_wage_hours.value,
        "hiring": tuple(
            Hiring(cents(told.hiring_hour.value[name]), yearly(told.hiring_most.value[name])) for name in CLAIMS
        ),
        "hiring_weeks": told.hiring_weeks.value,
        "hiring_from_w": weeks_of_age(told.hiring_age.value),
        "hiring_disabled": tuple(int(Scheme[name.upper()]) for name in told.hiring_disabled.value),
        "hiring_register_lasts": week_of(date.fromisoformat(told.hiring_register_lasts.value)),
        "hiring_use": told.hiring_use.value,
    }


def _employer(file: MoneyFile) -> Employer:
    told = file.employer
    return Employer(
        people=told.people.value,
        months=told.months.value,
        learning_w=told.learning_weeks.value,
        guidance=told.guidance.value,
        guidance_w=told.guidance_weeks.value,
        recruitment=cents(told.recruitment.value),
        surplus=told.surplus.value,
        receives=tuple(split(name) for name in told.receives.value),
    )


def monthly(euros: float) -> int:
    """Cents a week of an amount a month: twelve months are 52 weeks, half a cent away from zero."""
    return cents(euros * MONTHS / WEEKS)


def yearly(euros: float) -> int:
    """Cents a week of an amount a year of 52 weeks."""
    return cents(euros / WEEKS)


def weeks_of_age(years: int) -> int:
    """Weeks somebody has lived at least at this age."""
    return ceil(years * 365.25 / 7)


def split(name: str) -> tuple[str, str]:
    """(instrument, line) of 'instrument.line'."""
    instrument, _, line = name.partition(".")
    return instrument, line


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


__all__ = ["PARTIES", "WEEKS", "Money", "Tax", "load_money", "made_money", "money_document"]
