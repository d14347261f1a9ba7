"""mkba.csv: the alternatives, effects in natural units, costs and benefits from three perspectives, what is p.m."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from labsim.core.calendar import monday
from labsim.inputs.money import PARTIES, WEEKS
from labsim.study.effects import CELLS, GROUP_CELLS
from labsim.study.groups import hidden
from labsim.study.intervals import summary
from labsim.study.money.book import AT
from labsim.study.money.tables import EUR, Account
from labsim.study.money.value import (
    BLOCKS,
    PERSPECTIVES,
    Ratio,
    block,
    each,
    of_perspective,
    present_values,
    ratio_of_means,
)

MKBA = ["region", "scenario", "section", "item", "perspective", "value", "low", "high", "unit", "note_nl", "note_en"]
NAN = float("nan")
UNDEFINED = (
    "niet te zeggen: het aantal is niet zeker meer dan nul",
    "cannot be told: the number is not certainly above zero",
)
NOBODY = (
    "niet gedefinieerd: het instrument schrijft niemand in, of er is één paar",
    "not defined: the instrument enrols nobody, or there is one pair",
)
OUTPUT = (
    "deel van de loonkosten dat werk zonder bekende opbrengst moet opleveren om deze partijen niets te kosten",
    "share of its labour cost that work of unknown output must bring to cost these parties nothing",
)
PROGRAMME = "programme"


def mkba(account: Account) -> pd.DataFrame:
    """MKBA rows; amounts are present values in euros of the difference between the two worlds."""
    parts = (_frame, _effects, _amounts, _each, _net_benefit, _break_even, _sroi, _pro_memorie)
    found = [row for part in parts for row in part(account)]
    frame = pd.DataFrame(found, columns=MKBA[2:])
    scenario = account.study.comparison.scenario.slug
    return frame.assign(region=account.study.region, scenario=scenario)[MKBA]


def _row(section: str, item: str, perspective: str, values: Any, unit: str, note: Any = ("", "")) -> list[Any]:
    value, low, high = values
    return [section, item, perspective, float(value), float(low), float(high), unit, *note]


def _mean(by_seed: np.ndarray) -> tuple[float, float, float]:
    found = summary(by_seed)
    return float(found.value), float(found.low), float(found.high)


def _told(value: float) -> tuple[float, float, float]:
    return value, NAN, NAN


def _frame(account: Account) -> Iterator[list[Any]]:
    """What is compared with what, over which weeks, at which prices."""
    comparison, facts = account.study.comparison, account.ledger.facts
    plan, nothing = comparison.question.plan, _told(NAN)
    without = (
        "de wereld zonder deze instrumenten: dezelfde mensen, omstandigheden en overige maatregelen, niet niets",
        "the world without these instruments: the same people, circumstances and other measures, not nothing",
    )
    names = (comparison.scenario.name_nl, comparison.scenario.name_en)
    day = monday(plan.start.week).isoformat()
    rule = facts.money.discount_source
    yield _row("frame", "null_alternative", "", nothing, "", without)
    yield _row("frame", "alternative", "", nothing, "", names)
    yield _row("frame", "horizon", "", _told(plan.dates[-1]), "weeks", (f"vanaf {day}", f"from {day}"))
    yield _row("frame", "price_level", "", _told(facts.money.price_level), "year")
    yield _row("frame", "discount", "", _told(float(facts.money.discount)), "share a year", (rule, rule))
    yield _row("frame", "pairs", "", _told(len(account.study.seeds)), "pairs")


def _effects(account: Account) -> Iterator[list[Any]]:
    """People first: gross, net and lasting at the date of the headline."""
    study = account.study
    unit = study.comparison.question.plan.counting.unit
    note = (f"op {study.dates[study.at]}", f"at {study.dates[study.at]}")
    for name, people in _people(account).items():
        yield _row("effects", name, "", _mean(people), unit, note)


def _people(account: Account) -> dict[str, np.ndarray]:
    """Gross, net and lasting net at the date of the headline, by seed [n]; gross where somebody is enrolled."""
    study = account.study
    cells, at = study.scale * study.pairs.cells[:, 0, :, :, study.at], CELLS.index
    found = {"net": cells[:, 0, at("net")], "net_lasting": cells[:, 1, at("net")]}
    scenario = study.comparison.scenario
    enrols = any(one.registers for one in scenario.package if one.slug in scenario.compared)
    return {**({"gross": cells[:, 0, at("gross")]} if enrols else {}), **found}


def _amounts(account: Account) -> Iterator[list[Any]]:
    """Costs, benefits by kind and what is left, for each perspective; the ratio for society."""
    value = account.value
    for perspective in PERSPECTIVES:
        gains = of_perspective(value, perspective)
        for name in BLOCKS:
            section = "costs" if name == "cost" else "benefits"
            mine = gains[block(account.entries, name)].sum(axis=0) / EUR
            yield _row(section, name, perspective, _mean(mine), "EUR")
        yield _row("balance", "balance", perspective, _mean(gains.sum(axis=0) / EUR), "EUR")
        cost = -gains[block(account.entries, "cost")].sum(axis=0) / EUR
        ratio = ratio_of_means(gains.sum(axis=0) / EUR + cost, cost)
        note = ("niet gedefinieerd zonder kosten", "not defined without costs") if np.isnan(ratio.value) else ("", "")
        yield _row("balance", "benefit_cost_ratio", perspective, ratio, "ratio", note)


def spent(account: Account, years: int | None = None) -> np.ndarray:
    """What all payers spend on instruments beyond the world without, present value, euros by seed [n]; years: of the
    first ones only."""
    cost, total = block(account.entries, "cost"), np.zeros(len(account.study.seeds))
    value = account.gains["present_value"][..., :years].sum(axis=-1)
    for k in np.flatnonzero(cost):
        total = total - value[PARTIES.index(account.entries[k].payer), k] / EUR
    return total


def years_to(account: Account) -> int:
    """Years of the ledger that begin before the date of the headline."""
    return -(-int(account.study.comparison.question.plan.dates[account.study.at]) // WEEKS)


def _each(account: Account) -> Iterator[list[Any]]:
    """Euros per gross, net and lasting net placement at the date of the headline: what all payers spend in the years
    that begin before it, over people at that date."""
    people, cost = _people(account), spent(account, years_to(account))
    until = (f"kosten van de eerste {years_to(account)} jaar", f"costs of the first {years_to(account)} years")
    for name in ("gross", "net", "net_lasting"):
        found = each(cost, people[name]) if name in people else Ratio(NAN, NAN, NAN)
        why = UNDEFINED if name in people and len(cost) > 1 else NOBODY
        note = why if np.isnan(found.value) else until
        yield _row("per_placement", f"eur_per_{name}", PROGRAMME, found, "EUR", note)


def _net_benefit(account: Account) -> Iterator[list[Any]]:
    """Lasting net placements at a stated value each, less what is spent, or beside what the government gains."""
    lasting = _people(account)["net_lasting"]
    government = of_perspective(account.value, "government").sum(axis=0) / EUR
    for worth in account.ledger.facts.money.placement_values:
        for perspective, money in ((PROGRAMME, -spent(account)), ("government", government)):
            yield _row("net_benefit", f"at_{worth:.0f}", perspective, _mean(worth * lasting + money), "EUR")


def _break_even(account: Account) -> Iterator[list[Any]]:
    """What a lasting net placement must be worth for society to lose nothing, beyond what is counted; and what share
    of its labour cost work of unknown output must bring, both as present values."""
    loss = -of_perspective(account.value, "society").sum(axis=0) / EUR
    found = each(loss, _people(account)["net_lasting"])
    note = UNDEFINED if np.isnan(found.value) else ("", "")
    yield _row("net_benefit", "break_even", "society", found, "EUR", note)
    pairs, k = account.study.pairs.money, AT["unvalued_output"]
    rate = account.ledger.facts.money.discount
    unvalued = present_values(pairs[:, 0, k] - pairs[:, 1, k], rate).sum(axis=1) / EUR
    if not unvalued.any():
        return
    for perspective in ("government", "society"):
        lost = -of_perspective(account.value, perspective).sum(axis=0) / EUR
        yield _row("net_benefit", "break_even_output", perspective, ratio_of_means(lost, unvalued), "share", OUTPUT)


def _sroi(account: Account) -> Iterator[list[Any]]:
    """Two things of one name: effort values of purchasing clauses, in no sum; and the valued return per euro."""
    study, blocks = account.study, account.ledger.facts.money.sroi_blocks
    groups = study.comparison.question.groups
    gross = study.pairs.groups[:, :, GROUP_CELLS.index("gross"), study.at]
    small = hidden(groups, study.pairs.groups[:, :, 0, study.at].mean(axis=0))
    effort = np.zeros(len(study.seeds))
    for name, worth in blocks.items():
        key = f"scheme:{name}"
        if key in groups.keys and key not in small:
            effort = effort + worth * gross[:, groups.keys.index(key)]
    clause = (
        "inspanningswaarde van werkende deelnemers voor een inkoopclausule, per jaar, zonder groepen onder de 10: "
        "geen baat",
        "effort value of participants at work for a purchasing clause, a year, without groups under 10: no benefit",
    )
    valued = (
        "waarderingsmethode: maatschappelijke baten per euro, met dode last, verdringing en verlies al eraf",
        "method of valuation: benefits to society per euro, deadweight, displacement and loss already taken off",
    )
    yield _row("sroi", "clause_effort", "", _mean(effort), "EUR of effort value", clause)
    gains = of_perspective(account.value, "society")
    cost = -gains[block(account.entries, "cost")].sum(axis=0) / EUR
    found = ratio_of_means(gains.sum(axis=0) / EUR + cost, cost)
    yield _row("sroi", "valued_return", "society", found, "ratio", valued)


def _pro_memorie(account: Account) -> Iterator[list[Any]]:
    """What is in no sum, by name."""
    for name, text in account.ledger.facts.money.pro_memorie.items():
        yield _row("pro_memorie", name, "", _told(NAN), "p.m.", (text.nl, text.en))
