"""What was asked and how it was calculated, as the report tells it."""

from collections.abc import Sequence
from typing import Any

from labsim.core.calendar import monday
from labsim.inputs.errors import Text
from labsim.inputs.instrument import Instrument
from labsim.inputs.labels import unit_label
from labsim.inputs.opening import begins_after
from labsim.inputs.published import published
from labsim.inputs.scenario import Scenario, targets_of_all
from labsim.inputs.settings import RunSettings
from labsim.study.enrolments import budget_cents
from labsim.study.ensemble import MOST_PAIRS
from labsim.study.frames import IN_PLACEMENTS, Study
from labsim.study.pair import Comparison
from labsim.study.tested import cited


def about(study: Study, settings: RunSettings, told: Sequence[Text]) -> dict[str, Any]:
    """Region, scenario, dates, amounts and remarks of one scenario."""
    scenario, start = study.comparison.scenario, study.comparison.question.plan.start
    compared = [one for one in scenario.package if one.slug in scenario.compared]
    return {
        "region": study.region,
        "region_name": start.region.name_nl if settings.lang == "nl" else start.region.name,
        "scenario": scenario.slug,
        "intervention": (study.comparison.interventions or ("",))[0],
        "intervention_name_nl": scenario.name_nl,
        "intervention_name_en": scenario.name_en,
        "subject_nl": scenario.subject_nl,
        "subject_en": scenario.subject_en,
        "question": "",
        "start": settings.start,
        "weeks": settings.weeks,
        "at": settings.at,
        "seeds": len(study.seeds),
        "pairs": len(study.seeds),
        "asked_pairs": settings.seeds,
        "horizon_date": study.dates[study.at],
        "budget_total_eur": budget_cents(compared) / 100,
        "target_text": _targets(scenario, compared, settings.lang),
        "stated": _stated(compared),
        "begins": _begins(study.comparison),
        "measure": settings.measure,
        "published": _published(compared),
        "share_of_validation": cited(start.region.slug, start.key),
        "quick": settings.quick,
        "lang": settings.lang,
        "notice": " ".join(text.nl if settings.lang == "nl" else text.en for text in told),
    }


def _targets(scenario: Scenario, compared: Sequence[Instrument], lang: str) -> dict[str, str]:
    """Stated targets with their units, by instrument; of several together too, where their file states one."""
    found = {one.slug: _told(one.target, one.target_unit, lang) for one in compared if one.target}
    together = [_told(n, unit, lang) for unit, n in targets_of_all(scenario).items() if unit in IN_PLACEMENTS]
    return found | ({scenario.slug: "; ".join(together)} if together else {})


def _begins(one: Comparison) -> str:
    """Day on which the first instrument begins where that is after the headline's date, else nothing."""
    plan = one.question.plan
    opens = begins_after(one.scenario, plan.start.week + plan.dates[one.question.at])
    return "" if opens is None else monday(opens).isoformat()


def _stated(compared: Sequence[Instrument]) -> dict[str, dict[str, Any]]:
    """Stated targets as numbers with the unit and name, by instrument."""
    return {
        one.slug: {
            "target": one.target,
            "unit": one.target_unit,
            "placements": one.target_unit in IN_PLACEMENTS,
            "nl": one.name_nl,
            "en": one.name_en,
            "subject_nl": one.subject_nl,
            "subject_en": one.subject_en,
        }
        for one in compared
        if one.target
    }


def _published(compared: Sequence[Instrument]) -> dict[str, list[dict[str, Any]]]:
    """Published shares to print beside ours, by instrument."""
    everything = published()
    return {one.slug: [share.told() for share in everything if share.speaks_of(one)] for one in compared}


def _told(target: int, unit: str, lang: str) -> str:
    return f"{target} {unit_label(unit, lang)}"


def notes(
    comparisons: Sequence[Comparison],
    seeds: Sequence[int],
    *,
    interrupted: bool,
    unsharp: bool,
) -> list[Text]:
    """What a reader must know about how it ended."""
    told = []
    n = len(seeds)
    if interrupted:
        told.append(
            Text(
                f"Afgebroken na {n} paren: niet alles is doorgerekend.",
                f"Interrupted after {n} pairs: not everything was calculated.",
            )
        )
    if unsharp:
        told.append(
            Text(
                f"Het rekenen is na {MOST_PAIRS} paren gestopt; de gevraagde precisie is niet gehaald.",
                f"Calculation stopped after {MOST_PAIRS} pairs; the asked precision was not reached.",
            )
        )
    told += [_too_early(one) for one in comparisons if _begins(one)]
    told += [_difference(one) for one in comparisons if not one.scenario.compared]
    return told


def _too_early(one: Comparison) -> Text:
    slug, day = one.scenario.slug, _begins(one)
    return Text(
        f"Op de peildatum is nog geen maatregel van '{slug}' begonnen; de eerste begint op {day}.",
        f"At the date of the headline no measure of '{slug}' has begun; the first begins on {day}.",
    )


def _difference(one: Comparison) -> Text:
    slug, base = one.scenario.slug, one.reference.slug
    return Text(
        f"'{slug}' heeft alleen omstandigheden: verschillen met '{base}', geen bruto of netto.",
        f"'{slug}' has circumstances only: differences from '{base}', not gross or net.",
    )
