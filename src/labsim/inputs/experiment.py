"""Experiments: a question as a grid over leaves and choices. Hydra composes the file, and no more.

`experiments/<question>.yaml` extends configs/run/default.yaml and says `region`, `scenarios`, `grid`; words
on the command line change a setting (`seeds=20`) or give a factor its values (`ambachtsschool.seats=5,10`). What
belongs together stands under `cases`: each has a name and sets some leaves at once; they are the first factor.
Nothing is instantiated.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, product
from math import prod
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from labsim.inputs.assembly import assemble
from labsim.inputs.errors import InputError, Text, nearest, shown
from labsim.inputs.files import display, is_slug, roots
from labsim.inputs.leaf import Name
from labsim.inputs.models import Slug, Strict, validate
from labsim.inputs.overrides import PATH
from labsim.inputs.settings import MOST_WORLD_WEEKS, RunSettings, check_start, settings_of
from labsim.inputs.yaml import Document, Path_, load

CASE = "case"  # the factor that stands for all that a case sets
CHOICES = ("eta", "outside_eta", "start", "measure")  # settings that may be factors
SETTINGS = (*RunSettings.model_fields, "region")  # what a word with one value sets
MOST_POINTS = 10_000
MOST_VALUES = 200

Values = Annotated[list[int | float | str], Field(min_length=1, max_length=MOST_VALUES)]


class CaseFile(Strict):
    """Figures that change together."""

    name: Name
    set: Annotated[dict[str, Any], Field(min_length=1, max_length=100)]


class _Question(Strict):
    """What an experiment says beside the settings."""

    name: Name
    region: Slug
    scenarios: Annotated[list[Slug], Field(min_length=1, max_length=20)]
    grid: Annotated[dict[str, Values], Field(max_length=12)] = {}  # noqa: RUF012 - pydantic copies it
    cases: Annotated[dict[Slug, CaseFile], Field(min_length=2, max_length=60)] | None = None
    indicators: Annotated[list[Slug], Field(max_length=20)] = []  # noqa: RUF012 - told beside the effects


@dataclass(frozen=True, kw_only=True)
class Case:
    """What a case is called, and the leaves it sets."""

    name_nl: str
    name_en: str
    overrides: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """A grid of comparisons; `grid` maps a factor (path of a leaf, a choice, or CASE) to its values, in order.

    indicators: whose difference between the worlds is told beside the effects."""

    slug: str
    name_nl: str
    name_en: str
    region: str
    scenarios: tuple[str, ...]
    settings: RunSettings
    grid: tuple[tuple[str, tuple[Any, ...]], ...]
    cases: Mapping[str, Case] = field(default_factory=dict)
    indicators: tuple[str, ...] = ()

    def overrides(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Path of a leaf -> value, of a combination of the grid. What a case sets gives way to a factor."""
        case = self.cases[values[CASE]].overrides if CASE in values else {}
        return {**case, **{name: value for name, value in values.items() if name not in (CASE, *CHOICES)}}

    def points(self) -> Iterator[dict[str, Any]]:
        """Every combination, factor -> value; the last factor runs fastest."""
        names = [name for name, _ in self.grid]
        for values in product(*(values for _, values in self.grid)):
            yield dict(zip(names, values, strict=True))


def experiments() -> dict[str, Path]:
    """All experiments by slug. Raises InputError where two have the same name."""
    found: dict[str, Path] = {}
    for root in roots():
        for path in sorted((root / "experiments").glob("*.yaml")):
            if path.stem in found or not is_slug(path.stem):
                words = Text(f"'{path.stem}' bestaat al of kan niet", f"'{path.stem}' exists or cannot be a name")
                raise InputError(str(path), None, "", words)
            found[path.stem] = path
    return found


def load_experiment(slug: str, words: Sequence[str] = ()) -> Experiment:
    """The experiment of that name with words such as 'seeds=20'. Raises InputError."""
    known = experiments()
    if not isinstance(slug, str) or slug not in known:
        text = Text(f"experiment {shown(slug)} bestaat niet", f"there is no experiment {shown(slug)}")
        guess = nearest(slug, known) if isinstance(slug, str) else None
        raise InputError("experiments", None, "", text, allowed=list(known)[:20], guess=guess)
    path = known[slug]
    written = load(path, display(path))  # what the file says, checked before Hydra sees it
    factors = written.data.get("grid")
    settings, grid = _told(words, factors if isinstance(factors, dict) else {})
    document = _composed(path, written, settings)
    for factor, (values, word) in grid.items():
        document.data["grid"] = {**document.data.get("grid", {}), factor: values}
        document.given[("grid", factor)] = word
    return _experiment(slug, document)


def _told(words: Sequence[str], factors: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, tuple[list[Any], str]]]:
    """Words of the command line as settings (key -> word) and as factors (path -> values and word).

    factors: those of the file; a choice among them stays one, also with a single value.
    """
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from hydra.errors import HydraException

    settings: dict[str, str] = {}
    grid: dict[str, tuple[list[Any], str]] = {}
    for word in words:
        key = word.partition("=")[0]
        if "=" not in word or "${" in word or not (PATH.match(key) or is_slug(key)):
            text = Text("is geen 'naam=waarde'", "is no 'name=value'")
            raise InputError(shown(word), None, "", text, allowed=["seeds=20", "ambachtsschool.seats=10,20,40"])
        try:
            override = OverridesParser.create().parse_override(word)
            many = override.is_sweep_override()
            values = list(islice(override.sweep_iterator(), MOST_VALUES + 1)) if many else [override.value()]
        except (HydraException, ValueError):
            text = Text("is niet te lezen", "cannot be read")
            raise InputError(shown(word), None, "", text) from None
        if key in SETTINGS and not (key in CHOICES and (many or key in factors)):
            settings[key] = word
        else:
            grid[key] = (values, word)
    return settings, grid


def _composed(path: Path, written: Document, settings: Mapping[str, str]) -> Document:
    """The file on top of the run defaults, with settings in place, as Hydra composes them."""
    from hydra import compose, initialize_config_dir
    from hydra.core.global_hydra import GlobalHydra
    from hydra.errors import HydraException
    from omegaconf import OmegaConf
    from omegaconf.errors import OmegaConfBaseException

    GlobalHydra.instance().clear()
    ours = f"hydra.searchpath=[file://{roots()[0]}]"
    try:
        with initialize_config_dir(str(path.parents[1].resolve()), version_base="1.3"):
            config = compose(f"experiments/{path.stem}", overrides=[ours, *settings.values()])
        data = OmegaConf.to_container(config, resolve=False)
    except (HydraException, OmegaConfBaseException) as error:
        why = str(error).splitlines()[0]
        text = Text(f"is niet samen te stellen ({why})", f"cannot be composed ({why})")
        raise InputError(written.file, None, "", text) from None
    assert isinstance(data, dict)
    given: dict[Path_, str] = {(key,): word for key, word in settings.items()}
    return Document(written.file, {str(key): value for key, value in data.items()}, written.lines, given)


def _experiment(slug: str, document: Document) -> Experiment:
    data = document.data
    for key in data:
        if key not in RunSettings.model_fields and key not in _Question.model_fields:
            names = [*RunSettings.model_fields, *_Question.model_fields]
            text = Text("onbekende sleutel", "unknown key")
            raise document.fault((key,), text, guess=nearest(key, names))
    question = validate(_Question, document, {k: v for k, v in data.items() if k in _Question.model_fields})
    chosen = {k: v for k, v in data.items() if k in RunSettings.model_fields}
    settings = settings_of(Document(document.file, chosen, document.lines, document.given))
    if not question.grid and question.cases is None:
        text = Text("noemt geen grid en geen cases", "names neither grid nor cases")
        raise document.fault(("grid",), text, allowed=["grid", "cases"])
    _check_grid(document, question, settings)
    cases = {} if question.cases is None else question.cases
    first = ((CASE, tuple(cases)),) if cases else ()
    return Experiment(
        slug=slug,
        name_nl=question.name.nl,
        name_en=question.name.en,
        region=question.region,
        scenarios=tuple(question.scenarios),
        settings=settings,
        grid=(*first, *((factor, tuple(values)) for factor, values in question.grid.items())),
        cases={
            slug: Case(name_nl=one.name.nl, name_en=one.name.en, overrides=dict(one.set)) for slug, one in cases.items()
        },
        indicators=tuple(question.indicators),
    )


def _check_grid(document: Document, question: _Question, settings: RunSettings) -> None:
    """Refuse a grid nobody has time for, factors that do not exist, and values their leaves would refuse."""
    points = prod(len(values) for values in question.grid.values()) * len(question.cases or [None])
    if points > MOST_POINTS or points * settings.seeds * settings.weeks > 100 * MOST_WORLD_WEEKS:
        text = Text(f"heeft {points} punten: te veel", f"has {points} points: too many")
        raise document.fault(("grid",), text, allowed=[f"1-{MOST_POINTS}"])
    starts = assemble(question.region, question.scenarios, behaviour=settings.behaviour).region.starts
    check_start(settings, starts)
    for slug, one in (question.cases or {}).items():
        try:
            assemble(question.region, question.scenarios, one.set, behaviour=settings.behaviour)
        except InputError as error:
            where = ("cases", slug, "set")
            raise document.fault(where, error.message, allowed=error.allowed, guess=error.guess) from None
    for factor, values in question.grid.items():
        if not PATH.match(factor) and factor not in CHOICES:
            text = Text("is geen pad naar een waarde", "is no path to a value")
            raise document.fault(("grid", factor), text, allowed=["ambachtsschool.seats", *CHOICES])
        if len(set(map(str, values))) != len(values):
            raise document.fault(("grid", factor), Text("noemt een waarde twee keer", "names a value twice"))
        try:
            for value in _extremes(values):
                _try_value(question, settings, factor, value, starts)
        except InputError as error:
            raise document.fault(("grid", factor), error.message, allowed=error.allowed, guess=error.guess) from None


def _extremes(values: Sequence[int | float | str]) -> list[int | float | str]:
    """Values that stand for all: every text, and the lowest and highest of the whole and of other numbers."""
    found: list[int | float | str] = [value for value in values if isinstance(value, str)]
    for kind in (bool, int, float):
        numbers = [value for value in values if type(value) is kind]
        found += sorted({min(numbers), max(numbers)}) if numbers else []
    return found


def _try_value(question: _Question, settings: RunSettings, factor: str, value: Any, starts: Iterable[str]) -> None:
    """What happens to a value of a factor in a run: raises InputError where it would be refused."""
    if factor in CHOICES:
        check_start(settings_of(Document("", {**settings.model_dump(), factor: value})), starts)
    else:
        assemble(question.region, question.scenarios, {factor: value}, behaviour=settings.behaviour)
