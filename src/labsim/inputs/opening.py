"""When the first instrument of a scenario begins: before that week there is nothing to compare."""

from labsim.inputs.region import Region
from labsim.inputs.scenario import Scenario
from labsim.inputs.settings import RunSettings


def opening_week(scenario: Scenario) -> int | None:
    """Week in which the first compared instrument invites somebody or begins; None for circumstances only."""
    weeks = [
        one.first_week - int(getattr(one, "invited_ahead_w", 0))
        for one in scenario.package
        if one.slug in scenario.compared
    ]
    return min(weeks, default=None)


def start_week(settings: RunSettings, region: Region) -> int:
    """Week in which worlds start."""
    return region.starts[settings.start].week if settings.start in region.starts else region.week


def begins_after(scenario: Scenario, week: int) -> int | None:
    """Week of its first instrument where none has begun in this week yet, else None."""
    opens = opening_week(scenario)
    return opens if opens is not None and opens > week else None
