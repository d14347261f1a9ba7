"""What the law gives and asks as a least: figures for the incomes that tables show, in configs/measure.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from labsim.core.codes import Contract
from labsim.inputs.leaf import Leaf, in_unit
from labsim.inputs.models import Strict, one_of

ContractName = Annotated[str, one_of(member.name.lower() for member in Contract if member is not Contract.NONE)]
Contracts = Annotated[Leaf[Annotated[list[ContractName], Field(max_length=20)]], in_unit("contracts")]
Fraction = Annotated[float, Field(ge=0, le=1.5)]
SchemeName = Annotated[str, one_of(("bijstand", "wajong", "ww", "wia", "wao"))]


class IncomeFile(Strict):
    """The group `income` of the file."""

    minimum_wage: Annotated[Leaf[Annotated[float, Field(gt=0)]], in_unit("EUR a month")]
    full_week: Annotated[Leaf[Annotated[float, Field(ge=30, le=48)]], in_unit("hours a week")]
    shares: Annotated[Leaf[dict[SchemeName, Fraction]], in_unit("share of the minimum wage, WW of a usual wage")]
    bijstand_partner: Annotated[Leaf[Fraction], in_unit("share of the minimum wage")]
    ww_hours: Annotated[Leaf[Annotated[float, Field(ge=1, le=48)]], in_unit("hours a week")]
    at_minimum: Contracts
    unpaid: Contracts


@dataclass(frozen=True, kw_only=True)
class Income:
    """Euros a month, hours a week, shares; contracts are codes of `Contract`."""

    minimum_wage: float
    full_week: float
    shares: Mapping[str, float]  # by scheme
    bijstand_partner: float
    ww_hours: float
    at_minimum: tuple[int, ...]
    unpaid: tuple[int, ...]


def made_income(told: IncomeFile) -> Income:
    """The figures as numbers and codes."""
    return Income(
        minimum_wage=told.minimum_wage.value,
        full_week=told.full_week.value,
        shares=dict(told.shares.value),
        bijstand_partner=told.bijstand_partner.value,
        ww_hours=told.ww_hours.value,
        at_minimum=codes(told.at_minimum.value),
        unpaid=codes(told.unpaid.value),
    )


def codes(names: list[str]) -> tuple[int, ...]:
    """Codes of contracts, ascending."""
    return tuple(sorted(int(Contract[name.upper()]) for name in names))
