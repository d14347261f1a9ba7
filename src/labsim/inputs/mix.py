"""Lines of money of a package: what a board divides, and what an amount for a line makes of its instruments.

A line is a line of the document's table: instruments that share it stand in it together. A file of scenarios/budgets
with the name of the package may name lines, bound them and say what has to hold; the rest follows from the package.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from pydantic import Field

from labsim.inputs.errors import InputError, Text, nearest
from labsim.inputs.files import known, read
from labsim.inputs.instrument import instrument_of, read_instrument
from labsim.inputs.leaf import Leaf, Name, in_unit, walk
from labsim.inputs.models import Euros, Share, Slug, Strict, Words, validate
from labsim.inputs.overrides import Overrides, applied
from labsim.inputs.scenario import Scenario
from labsim.inputs.shapes.common import Instrument
from labsim.inputs.shapes.size import at_size, is_off
from labsim.inputs.uncertainty import drawn, unit_draw
from labsim.inputs.yaml import Document, Path_, dotted

EuroLeaf = Annotated[Leaf[Euros], in_unit("EUR per year")]
YearlyLeaf = Annotated[Leaf[Literal["stays", "follows"]], in_unit("name")]
SIZES = {"seats", "groups", "every", "places", "each", "contacts_w", "capacity", "take_up", "co_owners", "people"}
DECIDED = {"budget", "target", "adds", "intake.first", "intake.last", "window"}  # by the mix or by the calendar
CHOSEN = {"creaming"}  # looked at from end to end, as eta and the border are


class LineFile(Strict):
    """What a line is called and how far it may go."""

    name: Name | None = None
    instruments: Annotated[list[Slug], Field(min_length=1, max_length=20)] | None = None
    least: EuroLeaf | None = None  # less than this is nothing
    most: EuroLeaf | None = None
    fixed: EuroLeaf | None = None  # nobody divides this: it is what it is
    yearly: YearlyLeaf | None = None


class RuleFile(Strict):
    """A line that may only be bought together with another one."""

    line: Slug
    needs: Slug
    reason: Words


class OutcomeFile(Strict):
    """What has to come out for a group: at least this share of the participants, or of those of them in work."""

    group: Words
    of: Literal["participants", "in_work"]
    at_least: Share
    reason: Words


class BudgetFile(Strict):
    """A file of scenarios/budgets."""

    lines: dict[Slug, LineFile] = Field(default_factory=dict)
    rules: Annotated[list[RuleFile], Field(max_length=40, default_factory=list)]
    outcomes: Annotated[list[OutcomeFile], Field(max_length=10, default_factory=list)]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of money; amounts are cents over all project years together, bounds cents a year."""

    slug: str
    name_nl: str
    name_en: str
    instruments: tuple[str, ...]
    stated: int
    yearly_stays: bool  # yearly amounts do not grow or shrink with the line: only the rest buys units
    yearly: int  # those amounts
    least: int = 0
    most: int | None = None
    fixed: int | None = None  # cents a year that nobody divides

    def share(self, cents: int) -> float:
        """The share of its stated size that this amount over all years buys; 0 where it buys nothing."""
        if cents <= 0 or self.stated <= 0:
            return 0.0
        if not self.yearly_stays:
            return cents / self.stated
        return max(0.0, (cents - self.yearly) / (self.stated - self.yearly))


@dataclass(frozen=True, kw_only=True)
class Needs:
    """`line` may only be bought together with `needs`."""

    line: str
    needs: str


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """At least `share` of `of` must be in the group."""

    group: str
    of: str
    share: float


@dataclass(frozen=True, kw_only=True)
class Lines:
    """The lines of a package, what has to hold, and for how many project years there is money."""

    package: str
    lines: tuple[Line, ...]
    rules: tuple[Needs, ...]
    outcomes: tuple[Wanted, ...]
    years: int

    def names(self) -> tuple[str, ...]:
        """Slugs in their order."""
        return tuple(line.slug for line in self.lines)


def load_lines(scenario: Scenario, years: int) -> Lines:
    """The lines of a package for so many project years. Raises InputError."""
    document = read("budgets", scenario.slug) if scenario.slug in known("budgets") else Document("", {})
    file = validate(BudgetFile, document)
    grouped = _grouped(scenario, document, file)
    lines = tuple(_line(slug, one, scenario, document, file.lines.get(slug)) for slug, one in grouped.items())
    if not lines:
        words = Text("geen instrument met een eigen bedrag", "no instrument has an amount of its own")
        raise InputError(scenario.slug, None, "", words)
    _check_years(scenario, years)
    slugs = [line.slug for line in lines]
    for number, rule in enumerate(file.rules):
        for key in ("line", "needs"):
            name = getattr(rule, key)
            if name not in slugs:
                words = Text(f"regel '{name}' bestaat niet", f"there is no line '{name}'")
                raise document.fault(("rules", number, key), words, allowed=slugs, guess=nearest(name, slugs))
    return Lines(
        package=scenario.slug,
        lines=lines,
        rules=tuple(Needs(line=one.line, needs=one.needs) for one in file.rules),
        outcomes=tuple(Wanted(group=one.group, of=one.of, share=one.at_least) for one in file.outcomes),
        years=years,
    )


def _check_years(scenario: Scenario, years: int) -> None:
    """Refuse a number of years for which the package states no money."""
    most = max(len(one.budget_cents) for one in scenario.package if one.slug in scenario.compared)
    if years != most:
        words = Text(f"het pakket noemt bedragen voor {most} jaar", f"the package states amounts for {most} years")
        raise InputError("--years", None, "", words, allowed=[str(most)])


def _grouped(scenario: Scenario, document: Document, file: BudgetFile) -> dict[str, list[Instrument]]:
    """Instruments by line: those the file puts together, those that share a line of the document's table, those
    that have no money of their own with the course they follow on, each other one by itself."""
    mine = {one.slug: one for one in scenario.package if one.slug in scenario.compared}
    told = {name: slug for slug, line in file.lines.items() for name in line.instruments or ()}
    for slug, line in file.lines.items():
        for number, name in enumerate(line.instruments or ()):
            if name not in mine:
                words = Text(f"'{name}' zit niet in het pakket", f"'{name}' is not in the package")
                path: Path_ = ("lines", slug, "instruments", number)
                raise document.fault(path, words, allowed=list(mine), guess=nearest(name, mine))
    names = {slug: told.get(slug) or _own_line(one) for slug, one in mine.items()}
    for slug, one in mine.items():
        course = getattr(one, "partners_of", "")
        if slug not in told and not any(one.budget_cents) and course in names:
            names[slug] = names[course]
    found: dict[str, list[Instrument]] = {}
    for slug in scenario.compared:
        found.setdefault(names[slug], []).append(mine[slug])
    for slug in file.lines:
        if slug not in found:
            words = Text("is geen regel van dit pakket", "is no line of this package")
            raise document.fault(("lines", slug), words, allowed=list(found), guess=nearest(slug, found))
    return {slug: ones for slug, ones in found.items() if any(any(one.budget_cents) for one in ones)}


def _own_line(one: Instrument) -> str:
    """The line of the document's table that its costs name, or itself."""
    ledgers = sorted({line.ledger for line in one.costs if line.payer == "budget" and line.ledger})
    return ledgers[0] if len(ledgers) == 1 else one.slug


def _line(slug: str, ones: list[Instrument], scenario: Scenario, document: Document, file: LineFile | None) -> Line:
    """A line with its stated money: what its instruments share counts once."""
    first = next(one for one in ones if any(one.budget_cents))
    stated = max(sum(one.budget_cents) for one in ones)
    yearly = max(sum(one.fixed_cents(year) for year in range(len(one.budget_cents))) for one in ones)
    stays = 0 < yearly < stated and len([one for one in ones if any(one.budget_cents)]) == 1
    if file is not None and file.yearly is not None:
        if file.yearly.value == "stays" and yearly >= stated:
            words = Text("dan blijft er niets over voor eenheden", "then nothing is left for units")
            raise document.fault(("lines", slug, "yearly", "value"), words, allowed=["follows"])
        stays = file.yearly.value == "stays" and yearly > 0
    name = file.name if file is not None and file.name is not None else None
    line = Line(
        slug=slug,
        name_nl=name.nl if name else first.name_nl,
        name_en=name.en if name else first.name_en,
        instruments=tuple(one.slug for one in ones),
        stated=stated,
        yearly_stays=stays,
        yearly=yearly if stays else 0,
        least=_cents(file.least) if file else 0,
        most=_cents(file.most) if file and file.most else None,
        fixed=_cents(file.fixed) if file and file.fixed else None,
    )
    if line.most is not None and line.most < max(line.least, line.fixed or 0):
        words = Text("ligt onder het kleinste bedrag", "lies below the smallest amount")
        raise document.fault(("lines", slug, "most", "value"), words)
    return line


def _cents(leaf: Any) -> int:
    return 0 if leaf is None else round(leaf.value * 100)


def mixed(lines: Lines, package: Sequence[Instrument], amounts: Mapping[str, int]) -> tuple[Instrument, ...]:
    """A package with these amounts (line -> cents over all years); lines that buy nothing leave it.

    What belongs to no line stays as it is."""
    line_of = {slug: line for line in lines.lines for slug in line.instruments}
    found = []
    for one in package:
        line = line_of.get(one.slug)
        if line is None:
            found.append(one)
            continue
        sized = funded(one, line, line.share(amounts[line.slug]))
        if sized is not None:
            found.append(sized)
    return tuple(found)


def funded(one: Instrument, line: Line, share: float) -> Instrument | None:
    """An instrument of a line at this share of its size; None where not one unit is bought."""
    if share <= 0:
        return None
    sized = at_size(one, share)
    if line.yearly_stays and share != 1:
        money = tuple(
            one.fixed_cents(year) + round(share * (stated - one.fixed_cents(year)))
            for year, stated in enumerate(one.budget_cents)
        )
        sized = replace(sized, costs=one.costs, budget_cents=money)
    return None if is_off(sized) else sized


def drawn_package(
    package: Sequence[Instrument], compared: Sequence[str], seed: int, k: int, overrides: Overrides | None = None
) -> tuple[Instrument, ...]:
    """The package with every effect and price of its compared instruments that has a range at draw k.

    Sizes and money are the mix's, days the calendar's, yearly amounts the plan's, overrides the user's: they stay."""
    if k == 0:
        return tuple(package)
    return tuple(_drawn(one, seed, k, overrides or {}) if one.slug in compared else one for one in package)


def _drawn(one: Instrument, seed: int, k: int, overrides: Overrides) -> Instrument:
    document = applied(read_instrument(one.slug), one.slug, overrides)
    held = {path: "mix" for path, leaf in walk(document.data) if not _uncertain(path, leaf)}
    kept = Document(document.file, document.data, document.lines, {**document.given, **held}, document.parts)
    return instrument_of(drawn(kept, one.slug, seed, k), one.slug)


def uncertain(slug: str) -> list[str]:
    """Paths '<slug>.<path>' of all figures of an instrument that a draw moves."""
    return [f"{slug}.{dotted(path)}" for path, leaf in walk(read_instrument(slug).data) if _uncertain(path, leaf)]


def quantiles(paths: Sequence[str], seed: int, k: int) -> list[float]:
    """Where draw k puts each of these figures within its range [0, 1)."""
    return [unit_draw(seed, path, k) for path in paths]


def _uncertain(path: Path_, leaf: Mapping[str, Any]) -> bool:
    holder = leaf.get("assumption") or leaf.get("fitted") or leaf
    ranged = isinstance(holder, Mapping) and holder.get("low") is not None
    words, name = str(dotted(path)), str(path[-1])
    decided = name in SIZES | CHOSEN or any(words == one or words.startswith(f"{one}.") for one in DECIDED)
    return ranged and not decided and leaf.get("unit") not in ("day", "EUR per project year")
