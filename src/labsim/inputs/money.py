"""What the world itself pays, and how it is summed: configs/money.yaml, on request of a comparison."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Annotated, Any

from pydantic import Field, model_validator

from labsim.core.calendar import week_of
from labsim.core.codes import Contract, Scheme
from labsim.core.money import cents
from labsim.inputs.errors import Text
from labsim.inputs.files import roots
from labsim.inputs.income import ContractName, Contracts, Income, codes
from labsim.inputs.leaf import Leaf, Name, in_unit
from labsim.inputs.measure import load_income
from labsim.inputs.models import Day, Euros, Share, Slug, Strict, fault, one_of, validate
from labsim.inputs.shapes.common import PAYERS
from labsim.inputs.yaml import load

FILE = "configs/money.yaml"
PARTIES = ("municipality", "uwv", "state", "employer", "person", "elsewhere")
WEEKS = 52  # in a year of the ledger
MONTHS = 12
DAYS = 5  # in a week of the daily wage

Party = Annotated[str, one_of(PARTIES)]
Payer = Annotated[str, one_of(PAYERS)]
LineName = Annotated[str, Field(pattern=r"^[a-z0-9_-]+\.[a-z0-9_-]+$")]  # instrument.line
BlockName = Annotated[str, one_of([scheme.name.lower() for scheme in Scheme])]
Monthly = Annotated[Leaf[Euros], in_unit("EUR a month")]
Yearly = Annotated[Leaf[Euros], in_unit("EUR a year")]
Hourly = Annotated[Leaf[Euros], in_unit("EUR an hour")]
Part = Annotated[Leaf[Share], in_unit("share", "share of the wage", "share of the minimum wage", "share of the subsidy")]
SomeWeeks = Annotated[Leaf[Annotated[int, Field(ge=0, le=520)]], in_unit("weeks")]
Hours = Annotated[Leaf[Annotated[int, Field(ge=1, le=48)]], in_unit("hours a week")]
Age = Annotated[Leaf[Annotated[int, Field(ge=15, le=75)]], in_unit("years")]


class BijstandFile(Strict):
    """Norms with holiday pay, net, and what of a wage beside it is left alone."""

    single: Monthly
    couple: Monthly
    youth: Monthly
    youth_until: Age
    kept_share: Part
    kept_most: Monthly
    kept_weeks: SomeWeeks


class WwFile(Strict):
    """Shares of the old wage."""

    first_share: Part
    first_weeks: SomeWeeks
    share: Part
    most_a_day: Annotated[Leaf[Euros], in_unit("EUR a day")]


class DisabilityFile(Strict):
    """What of a wage is set off against Wajong, WIA and WAO."""

    set_off: Part


class WorkFile(Strict):
    """What work costs and brings."""

    holiday_pay: Part
    contributions: Annotated[
        Leaf[dict[Annotated[str, one_of(["permanent", "flexible"])], Share]], in_unit("share of the wage")
    ]
    health_contribution: Part
    contributions_to: Yearly
    flexible: Contracts
    output: Annotated[Leaf[dict[ContractName, Share]], in_unit("share of the labour cost")]

    @model_validator(mode="after")
    def _both(self) -> "WorkFile":
        if len(self.contributions.value) != 2:
            words = Text("vraagt beide bedragen", "needs both")
            raise fault(words, key="contributions.value", allowed=["permanent", "flexible"])
        return self


class SubsidiesFile(Strict):
    """What employers receive for people they employ, beside what instruments pay."""

    lks_contracts: Contracts
    lks_worth: Part
    lks_most: Part
    lks_uplift: Part
    lks_realised_from: Annotated[Leaf[Day], in_unit("day")]
    practice_year: Yearly
    low_wage_hour: Hourly
    low_wage_most: Yearly
    low_wage_hours: Hours
    low_wage_band: Annotated[Leaf[Annotated[float, Field(ge=1, le=3)]], in_unit("share of the minimum wage")]
    older_hour: Hourly
    older_most: Yearly
    older_age: Age
    older_weeks: SomeWeeks
    older_use: Part


class ShelteredFile(Strict):
    """A sheltered place, after what it yields."""

    contracts: Contracts
    cost_year: Yearly
    cost_hours: Hours
    funding_year: Yearly


class TaxFile(Strict):
    """Tax and premiums on pay and on gross benefits."""

    brackets: Annotated[Leaf[Annotated[list[Euros], Field(min_length=2, max_length=2)]], in_unit("EUR a year")]
    rates: Annotated[Leaf[Annotated[list[Share], Field(min_length=3, max_length=3)]], in_unit("share")]
    credit: Yearly
    credit_taper: Part
    work_credit: Yearly
    work_credit_steps: Annotated[Leaf[Annotated[list[Euros], Field(min_length=3, max_length=3)]], in_unit("EUR a year")]
    work_credit_first: Part
    work_credit_taper: Part

    @model_validator(mode="after")
    def _steps_rise(self) -> "TaxFile":
        for key in ("brackets", "work_credit_steps"):
            steps = getattr(self, key).value
            if any(after <= before for before, after in zip(steps, steps[1:], strict=False)):
                raise fault(Text("grenzen moeten oplopen", "steps must rise"), key=f"{key}.value")
        return self


class MoneyFile(Strict):
    """The whole file."""

    price_level: Annotated[Leaf[Annotated[int, Field(ge=2000, le=2100)]], in_unit("year")]
    discount: Annotated[Leaf[Annotated[float, Field(ge=0, le=0.2)]], in_unit("share a year")]
    placement_values: Annotated[
        Leaf[Annotated[list[Euros], Field(min_length=1, max_length=5)]], in_unit("EUR per lasting net placement")
    ]
    bijstand: BijstandFile
    ww: WwFile
    disability: DisabilityFile
    work: WorkFile
    subsidies: SubsidiesFile
    sheltered: ShelteredFile
    tax: TaxFile
    payers: Annotated[Leaf[dict[Payer, Party]], in_unit("parties")]
    handed_on: Annotated[Leaf[dict[LineName, Party]], in_unit("parties")]
    sroi_blocks: Annotated[Leaf[dict[BlockName, Euros]], in_unit("EUR of effort value a year")]
    pro_memorie: dict[Slug, Name]

    @model_validator(mode="after")
    def _every_payer(self) -> "MoneyFile":
        missing = [name for name in PAYERS if name not in self.payers.value]
        if missing:
            words = Text(f"noemt niet {', '.join(missing)}", f"lacks {', '.join(missing)}")
            raise fault(words, key="payers.value", allowed=PAYERS)
        return self


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
    low_wage_hour: int  # cents an hour
    low_wage_most: int
    low_wage_hours: int
    low_wage_band: float
    older_hour: int
    older_most: int
    older_from_w: int  # weeks of age
    older_weeks: int
    older_use: float
    sheltered_contracts: tuple[int, ...]
    sheltered_hour: int  # cents an hour of a week: its cost
    sheltered_funding: int
    tax: Tax
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
    return made_money(validate(MoneyFile, load(roots()[0] / FILE, FILE)), load_income())


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
        **_benefits(file),
        **_work(file, income),
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
        "ww_most": cents(ww.most_a_day.value * DAYS),
        "set_off": file.disability.set_off.value,
    }


def _work(file: MoneyFile, income: Income) -> dict[str, Any]:
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
        "low_wage_hour": cents(told.low_wage_hour.value),
        "low_wage_most": yearly(told.low_wage_most.value),
        "low_wage_hours": told.low_wage_hours.value,
        "low_wage_band": told.low_wage_band.value,
        "older_hour": cents(told.older_hour.value),
        "older_most": yearly(told.older_most.value),
        "older_from_w": weeks_of_age(told.older_age.value),
        "older_weeks": told.older_weeks.value,
        "older_use": told.older_use.value,
    }


def monthly(euros: float) -> int:
    """Cents a week of an amount a month: twelve months are 52 weeks, half a cent away from zero."""
    return cents(euros * MONTHS / WEEKS)


def yearly(euros: float) -> int:
    """Cents a week of an amount a year of 52 weeks."""
    return cents(euros / WEEKS)


def weeks_of_age(years: int) -> int:
    """Weeks somebody has lived at this birthday."""
    return round(years * 365.25 / 7)


def split(name: str) -> tuple[str, str]:
    """(instrument, line) of 'instrument.line'."""
    instrument, _, line = name.partition(".")
    return instrument, line


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
