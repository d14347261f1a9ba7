"""Channel: how people and vacancies see each other: a platform, an open register, matching events."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, model_validator

from labsim.inputs.errors import Text
from labsim.inputs.leaf import Leaf, in_unit
from labsim.inputs.models import Count, Day, fault
from labsim.inputs.shapes.common import (
    Firms,
    FirmsFile,
    Instrument,
    InstrumentFile,
    RuleLeaf,
    ShareLeaf,
    WeeksLeaf,
    Window,
    common,
    day_week,
    made_firms,
    weeks_of,
)  # fmt: skip


class ChannelFile(InstrumentFile):
    """Who uses it, how fast that grows, how often a pair meets on it and how employers screen there."""

    shape: Literal["channel"]
    eligible: RuleLeaf
    firms: FirmsFile
    window: Window
    people: ShareLeaf  # of the eligible who use it in the end
    employers: ShareLeaf  # of these employers
    ramp: WeeksLeaf  # weeks until use has grown to that
    cycle: Annotated[Leaf[Annotated[int, Field(ge=1, le=520)]], in_unit("weeks")]  # in which a pair meets once
    skills: ShareLeaf  # of diploma screening that looking at skills replaces
    plans: ShareLeaf  # of the candidates it forecasts beyond their learning places for whom employers plan one
    meeting: Annotated[Leaf[Literal["sight", "introduction"]], in_unit("name")]  # seen, or brought together by somebody
    proposals: Annotated[Leaf[Count], in_unit("persons a week")]  # whom somebody has the hours to propose
    days: Annotated[Leaf[list[Day]], in_unit("days")] | None = None  # only in the weeks of these days

    @model_validator(mode="after")
    def _runs_without_a_budget(self) -> "ChannelFile":
        if self.budget.value:  # whoever may use it uses it: there is nothing that could run out
            words = Text("een kanaal stopt niet als het geld op is", "a channel does not end with its money")
            raise fault(words, key="budget.value", allowed=["[]"])
        return self


@dataclass(frozen=True, kw_only=True)
class Channel(Instrument):
    """A channel; shares lie in [0, 1], `weeks` are those in which it works, empty for all."""

    firms: Firms
    people: float
    employers: float
    ramp_w: int
    cycle_w: int
    skills: float
    plans: float
    brings: bool  # meetings are introductions: they take no application of one's own
    proposals: int
    weeks: frozenset[int]

    shape = "channel"
    registers = True


def channel(file: ChannelFile, slug: str) -> Channel:
    """The frozen object of a validated file."""
    return Channel(
        **common(file, slug),
        **weeks_of(file.window),
        eligible=file.eligible.value,
        firms=made_firms(file.firms),
        people=file.people.value,
        employers=file.employers.value,
        ramp_w=file.ramp.value,
        cycle_w=file.cycle.value,
        skills=file.skills.value,
        plans=file.plans.value,
        brings=file.meeting.value == "introduction",
        proposals=file.proposals.value,
        weeks=frozenset(day_week(day) for day in file.days.value) if file.days else frozenset(),
    )
