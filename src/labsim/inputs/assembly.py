"""Everything a comparison reads, in one go: region, behaviour set, scenarios, with overrides in place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from labsim.inputs.around import Circumstances, Part, around_error, chain_of
from labsim.inputs.behaviour import STANDARD, Behaviour, read_set, set_of
from labsim.inputs.circumstances import ANYWHERE, EVERY, Arrival, Shock
from labsim.inputs.eligibility import municipalities_named
from labsim.inputs.errors import InputError, Text, nearest
from labsim.inputs.files import read
from labsim.inputs.instrument import Instrument, read_instrument
from labsim.inputs.overrides import Overrides, applied, check_names
from labsim.inputs.region import Region, load_region
from labsim.inputs.region_groups import Services
from labsim.inputs.scenario import BASELINE, Scenario, load_scenario, pieces, scenario_names
from labsim.inputs.settings import RunSettings

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

    overrides: 'behaviour.<process>.<field>', '<instrument>.<path>' or '<circumstances>.<path>' -> value. behaviour:
    the set; a region with a set of its own lives by that one instead of the standard one.
    """
    given = dict(overrides or {})
    bare = [load_scenario(slug) for slug in scenarios]
    figures, chosen = load_region(region), set_of(region, behaviour)
    levels = read_set(chosen)
    if given:
        instruments = {slug: read_instrument(slug) for slug in _instruments(bare)}
        around = {slug: read("circumstances", slug) for slug in _circumstances(scenarios)}
        check_names(given, {BEHAVIOUR: levels, **instruments, **around}, figures.slug)
    made = Inputs(
        region=figures,
        behaviour=Behaviour(applied(levels, BEHAVIOUR, given)),
        behaviour_set=chosen,
        baseline=load_scenario(BASELINE, given),
        scenarios=tuple(load_scenario(slug, given) for slug in scenarios),
    )
    if len({one.slug for one in made.scenarios}) != len(made.scenarios):
        raise InputError("scenarios", None, "", Text("noem elk scenario een keer", "name each scenario once"))
    for scenario in made.scenarios:
        check_around(scenario.circumstances, made.region, made.behaviour)
        for instrument in scenario.package:
            check_in_region(instrument, made.region)
    return made


def refuse_without_lines(settings: RunSettings, inputs: Inputs, prefix: str = "") -> None:
    """Refuse attribution and saturation of circumstances only; prefix: '--' on the command line. Raises InputError."""
    for option in ("attribution", "saturation"):
        for scenario in inputs.scenarios:
            if getattr(settings, option) and not scenario.lines:
                words = Text(f"'{scenario.slug}' heeft geen maatregelen", f"'{scenario.slug}' has no measures")
                raise InputError(f"{prefix}{option}", None, "", words)


def check_in_region(instrument: Instrument, region: Region) -> None:
    """Refuse an instrument that names municipalities or only sectors this region does not have."""
    for name in sorted({one for rule in instrument.rules() for one in municipalities_named(rule)}):
        if name not in region.municipalities:
            words = Text(f"gemeente '{name}' ligt niet in {region.name_nl}", f"'{name}' is not in {region.name}")
            guess = nearest(name, region.municipalities)
            raise _fault(instrument.slug, "eligible", words, region.municipalities, guess)
    own = [one.slug for one in region.organisations]
    for name in instrument.named if instrument.region == region.slug else ():
        if name not in own:
            words = Text(f"'{name}' is geen organisatie van {region.name_nl}", f"'{name}' is not in {region.name}")
            raise _fault(instrument.slug, "named", words, own[:24], nearest(name, own))
    for name in instrument.providers if instrument.region == region.slug else ():
        if name not in own:
            words = Text(f"'{name}' is geen organisatie van {region.name_nl}", f"'{name}' is not in {region.name}")
            raise _fault(instrument.slug, "providers", words, own[:24], nearest(name, own))
    if instrument.sectors and not set(instrument.sectors) & set(region.sectors):
        words = Text(f"geen van deze sectoren is er in {region.name_nl}", f"none of these sectors is in {region.name}")
        raise _fault(instrument.slug, "partners", words, region.sectors, None)


def _fault(slug: str, key: str, words: Text, allowed: Iterable[str], guess: str | None) -> InputError:
    return read_instrument(slug).fault((key,), words, allowed=allowed, guess=guess)


def check_around(around: Circumstances, region: Region, behaviour: Behaviour) -> None:
    """Refuse circumstances that name what this region or the behaviour set does not have."""
    for part in around.parts:
        sectors: tuple[tuple[str, float], ...] = ()
        if isinstance(part.content, Shock):
            sectors = part.content.exposure
        elif isinstance(part.content, Arrival):
            sectors = part.content.sectors
            town = part.content.municipality
            _known(part, "municipality.value", town, (ANYWHERE, *region.municipalities), region)
        for sector, _ in sectors:
            _known(part, "exposure" if part.kind == "shocks" else "sectors", sector, (*region.sectors, EVERY), region)
        if part.kind == "services":
            _known(part, "", part.name, Services.__dataclass_fields__, region)
        if part.kind == "behaviour":
            _known(part, "", part.name, dict(behaviour.items()), region)


def _known(part: Part, key: str, name: str, allowed: Iterable[str], region: Region) -> None:
    names = list(allowed)
    if name not in names:
        words = Text(f"'{name}' is er niet in {region.name_nl}", f"there is no '{name}' in {region.name}")
        path = f"{part.path}.{key}" if key else part.path
        raise around_error(part.owner, path, words, allowed=names[:24], guess=nearest(name, names))


def _circumstances(scenarios: Iterable[str]) -> list[str]:
    """Files of circumstances that take part, with those they build on."""
    kinds = scenario_names()
    names = {name for slug in scenarios for name in pieces(slug) if kinds[name] == "circumstances"}
    for slug in scenarios:
        for name in pieces(slug):
            if kinds[name] == "packages":
                names.add(str(read("packages", name).data.get("circumstances", BASELINE)))
    return sorted({file for name in names for file in chain_of(name)})


def _instruments(scenarios: Iterable[Scenario]) -> list[str]:
    return sorted({one.slug for scenario in scenarios for one in scenario.package})
