"""Everything a comparison reads, in one go: region, behaviour set, scenarios, with overrides in place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from labsim.inputs.behaviour import STANDARD, Behaviour, read_set, set_of
from labsim.inputs.eligibility import municipalities_named
from labsim.inputs.errors import InputError, Text, nearest
from labsim.inputs.files import read
from labsim.inputs.instrument import Instrument
from labsim.inputs.overrides import Overrides, applied, check_names
from labsim.inputs.region import Region, load_region
from labsim.inputs.scenario import BASELINE, Scenario, load_scenario

BEHAVIOUR = "behaviour"  # first part of an override of a behaviour leaf


@dataclass(frozen=True)
class Inputs:
    """What the study layer needs; all frozen."""

    region: Region
    behaviour: Behaviour
    behaviour_set: str  # its name
    baseline: Scenario
    scenarios: tuple[Scenario, ...]


def assemble(
    region: str, scenarios: Sequence[str], overrides: Overrides | None = None, *, behaviour: str = STANDARD
) -> Inputs:
    """Load all of it. Raises InputError, also for an override that nothing here reads.

    overrides: 'behaviour.<process>.<field>' or '<instrument>.<path>' -> value. behaviour: the set; a region
    with a set of its own lives by that one instead of the standard one.
    """
    given = dict(overrides or {})
    bare = [load_scenario(slug) for slug in scenarios]
    figures, chosen = load_region(region), set_of(region, behaviour)
    levels = read_set(chosen)
    if given:
        instruments = {slug: read("instruments", slug) for slug in _instruments(bare)}
        check_names(given, {BEHAVIOUR: levels, **instruments}, figures.slug)
    made = Inputs(
        region=figures,
        behaviour=Behaviour(applied(levels, BEHAVIOUR, given)),
        behaviour_set=chosen,
        baseline=load_scenario(BASELINE, given),
        scenarios=tuple(load_scenario(slug, given) for slug in scenarios),
    )
    for scenario in made.scenarios:
        for instrument in scenario.package:
            check_in_region(instrument, made.region)
    return made


def check_in_region(instrument: Instrument, region: Region) -> None:
    """Refuse an instrument that names municipalities or only sectors this region does not have."""
    for name in sorted(municipalities_named(instrument.eligible)):
        if name not in region.municipalities:
            words = Text(f"gemeente '{name}' ligt niet in {region.name_nl}", f"'{name}' is not in {region.name}")
            guess = nearest(name, region.municipalities)
            raise _fault(instrument.slug, "eligible", words, region.municipalities, guess)
    if instrument.sectors and not set(instrument.sectors) & set(region.sectors):
        words = Text(f"geen van deze sectoren is er in {region.name_nl}", f"none of these sectors is in {region.name}")
        raise _fault(instrument.slug, "partners", words, region.sectors, None)


def _fault(slug: str, key: str, words: Text, allowed: Iterable[str], guess: str | None) -> InputError:
    return read("instruments", slug).fault((key,), words, allowed=allowed, guess=guess)


def _instruments(scenarios: Iterable[Scenario]) -> list[str]:
    return sorted({one.slug for scenario in scenarios for one in scenario.package})
