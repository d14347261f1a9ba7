"""The form of configs/money.yaml: what the world itself pays, with a provenance for every leaf."""

from itertools import pairwise
from typing import Annotated

from pydantic import Field, model_validator

from labsim.core.codes import Scheme
from labsim.inputs.errors import Text
from labsim.inputs.income import ContractName, Contracts
from labsim.inputs.leaf import Leaf, Name, in_unit
from labsim.inputs.models import Day, Euros, Share, Slug, Strict, fault, one_of
from labsim.inputs.shapes.common import PAYERS

CLAIMS = ("older", "disabled", "register")  # what employers may receive for whom they hire (LKV)
PARTIES = ("municipality", "uwv", "state", "employer", "person", "elsewhere")

Party = Annotated[str, one_of(PARTIES)]
Payer = Annotated[str, one_of(PAYERS)]
LineName = Annotated[str, Field(pattern=r"^[a-z0-9_-]+\.[a-z0-9_-]+$")]  # instrument.line
BlockName = Annotated[str, one_of([scheme.name.lower() for scheme in Scheme])]
Monthly = Annotated[Leaf[Euros], in_unit("EUR a month")]
Yearly = Annotated[Leaf[Euros], in_unit("EUR a year")]
SHARES = ("share", "share of the wage", "share of the minimum wage", "share of the subsidy", "share of the labour cost")
Part = Annotated[Leaf[Share], in_unit(*SHARES)]
SomeWeeks = Annotated[Leaf[Annotated[int, Field(ge=0, le=520)]], in_unit("weeks")]
ByClaim = dict[Annotated[str, one_of(CLAIMS)], Euros]
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
    """Shares of the old wage, and how much that is of a usual one."""

    first_share: Part
    first_weeks: SomeWeeks
    share: Part
    of_wage: Part
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


class LowWageFile(Strict):
    """From a year on: up to this share of the minimum wage, an amount an hour and at most a year."""

    year: Annotated[int, Field(ge=2000, le=2100)]
    band: Annotated[float, Field(ge=1, le=3)]
    hour: Euros
    most: Euros


class SubsidiesFile(Strict):
    """What employers receive for people they employ, beside what instruments pay."""

    lks_contracts: Contracts
    lks_worth: Part
    lks_most: Part
    lks_uplift: Part
    lks_realised_from: Annotated[Leaf[Day], in_unit("day")]
    practice_year: Yearly
    low_wage: Annotated[Leaf[Annotated[list[LowWageFile], Field(min_length=1, max_length=40)]], in_unit("EUR an hour")]
    low_wage_hours: Annotated[Leaf[Annotated[int, Field(ge=0, le=2500)]], in_unit("hours a year")]
    hiring_hour: Annotated[Leaf[ByClaim], in_unit("EUR an hour")]
    hiring_most: Annotated[Leaf[ByClaim], in_unit("EUR a year")]
    hiring_weeks: SomeWeeks
    hiring_age: Age
    hiring_disabled: Annotated[Leaf[list[BlockName]], in_unit("schemes")]
    hiring_register_lasts: Annotated[Leaf[Day], in_unit("day")]
    hiring_use: Part

    @model_validator(mode="after")
    def _every_claim(self) -> "SubsidiesFile":
        for key in ("hiring_hour", "hiring_most"):
            missing = [name for name in CLAIMS if name not in getattr(self, key).value]
            if missing:
                words = Text(f"noemt niet {', '.join(missing)}", f"lacks {', '.join(missing)}")
                raise fault(words, key=f"{key}.value", allowed=CLAIMS)
        order = [(one.year, one.band) for one in self.low_wage.value]
        if any(after <= before for before, after in pairwise(order)):
            raise fault(Text("jaren en grenzen moeten oplopen", "years and bands must rise"), key="low_wage.value")
        return self


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
            if any(after <= before for before, after in pairwise(steps)):
                raise fault(Text("grenzen moeten oplopen", "steps must rise"), key=f"{key}.value")
        return self


class EmployerFile(Strict):
    """The business case of an employer."""

    people: Annotated[Leaf[Annotated[int, Field(ge=1, le=1000)]], in_unit("people")]
    months: Annotated[Leaf[Annotated[int, Field(ge=1, le=84)]], in_unit("months")]
    learning_weeks: SomeWeeks
    guidance: Part
    guidance_weeks: SomeWeeks
    recruitment: Annotated[Leaf[Euros], in_unit("EUR")]
    surplus: Part
    receives: Annotated[Leaf[list[LineName]], in_unit("cost lines")]


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
    employer: EmployerFile
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
