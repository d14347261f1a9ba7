"""The ledger of real pairs on the test region: it closes to the cent, agrees with the cost of the effects, and changes
nothing of what was there without it."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import labsim
from labsim.inputs.assembly import assemble
from labsim.inputs.money import PARTIES
from labsim.inputs.settings import run_settings
from labsim.report.cheers import cheers
from labsim.report.handover import write
from labsim.report.money import party_amounts, placement_lines, render_money
from labsim.report.money_words import MoneyWords
from labsim.report.words import Words
from labsim.study.effects import NO_MONEY, measure_pair
from labsim.study.frames import stacked
from labsim.study.live import live
from labsim.study.money.book import COST, WORLD
from labsim.study.money.mkba import mkba, spent
from labsim.study.money.tables import make_account, money, money_by_seed, spending
from labsim.study.money.value import PERSPECTIVES, each, ratio_of_means
from labsim.study.pair import run_pair
from labsim.study.task import make_comparisons, make_plan

SEEDS, WEEKS = 2, 65
SCENARIO = "doe_agenda_gorinchem"  # lines of other payers, and budget lines that instruments share


def comparison(start, region: str, with_money: bool, scenario: str = SCENARIO):
    settings = run_settings({"weeks": WEEKS, "at": 52, "seeds": SEEDS, "quick": True, "money": with_money})
    [one] = make_comparisons(assemble(region, [scenario], {}), make_plan(settings, start), 52)
    return one


@pytest.fixture(scope="module")
def study(dorp, region):
    """Two pairs with a ledger."""
    one = comparison(dorp, region, True)
    return stacked("dorp", one, {seed: run_pair([one], seed)[SCENARIO] for seed in range(1, SEEDS + 1)})


@pytest.fixture(scope="module")
def account(study):
    return make_account(study)


def test_on_every_pair_transfers_net_out_to_zero_cents(account):
    transfers = np.array([entry.is_transfer for entry in account.entries])
    for world, gains in account.gains.items():
        assert (gains[:, transfers].sum(axis=0) == 0).all(), world
        assert gains.any(), world


def test_cost_lines_are_to_the_cent_the_cost_of_the_effects(study, account):
    package = study.comparison.scenario.package
    own = {f"{one.slug}.{line.slug}" for one in package for line in one.costs if line.payer == "budget"}
    own |= {line.ledger for one in package for line in one.costs if line.ledger}
    rows = [k for k, entry in enumerate(account.entries) if entry.group == COST and entry.name in own]
    assert len(rows) > 5
    spent_on_budget = study.pairs.money[:, 0][:, rows].sum(axis=(1, 2))
    assert (spent_on_budget == study.pairs.cost_cents[:, 0, -1]).all() and (spent_on_budget > 0).all()
    assert not study.pairs.money[:, 1, len(WORLD) :].any(), "the world without has none of it"


def test_spending_by_project_year_is_what_the_ledger_holds(study, account):
    lines = account.entries[len(WORLD) :]
    assert (study.pairs.spending.sum(axis=3) == study.pairs.money[:, :, len(WORLD) :].sum(axis=3)).all()
    table = spending(account)
    assert len(table) == 2 * len(lines) * study.pairs.spending.shape[3] and set(table["project_year"]) >= {1}
    assert set(table["payer"]) > {"budget"} and (table.loc[table["world"] == "without", "value"] == 0).all()
    total = table["value"].sum()
    assert total == pytest.approx(study.pairs.money[:, 0, len(WORLD) :].sum() / 100 / SEEDS, abs=1) and total > 0


def test_a_ledger_changes_nothing_else(dorp, region, study):
    plain = run_pair([comparison(dorp, region, False)], 1)[SCENARIO]
    assert plain.money.shape == NO_MONEY.shape
    for name, found in plain._asdict().items():
        if name not in ("money", "spending"):
            assert (found == getattr(study.pairs, name)[0]).all(), name


def test_a_world_beside_itself_gives_zero_cents(dorp, region):
    one = comparison(dorp, region, True)
    lived = live(one.question.plan, one.scenario, 3)
    found = measure_pair(one.question, lived, lived).money
    assert found.any() and (found[0] == found[1]).all()


def test_tables_add_up_and_the_perspectives_are_sums_of_parties(account):
    table = money(account)
    assert not table[["value"]].isna().any().any()
    for (_, _party, year), rows in table.groupby(["world", "party", "year"]):
        parts = rows.loc[rows["item"] != "total", "value"].sum()
        assert parts == pytest.approx(rows.loc[rows["item"] == "total", "value"].sum(), abs=0.2), year
    by_seed = money_by_seed(account)
    totals = by_seed[(by_seed["world"] == "present_value") & (by_seed["item"] == "total")]
    balance = mkba(account)
    balance = balance[balance["item"] == "balance"].set_index("perspective")["value"]
    for name, parties in PERSPECTIVES.items():
        mean = totals[totals["party"].isin(parties)].groupby("pair")["value"].sum().mean()
        assert balance[name] == pytest.approx(mean, abs=0.01), name
    assert party_amounts(table).loc["total"].sum() == pytest.approx(balance["society"], abs=0.2)
    assert list(dict.fromkeys(by_seed["party"])) == list(PARTIES)


def test_the_table_of_costs_and_benefits_names_everything(account):
    table = mkba(account)
    sections = set(table["section"])
    assert sections == {"frame", "effects", "costs", "benefits", "balance", "per_placement", "net_benefit", "sroi",
                        "pro_memorie"}  # fmt: skip
    assert table.loc[table["section"] == "pro_memorie", "value"].isna().all()
    undefined = table[table["value"].isna() & table["section"].isin(("per_placement", "balance"))]
    assert (undefined["note_nl"] != "").all() and (undefined["note_en"] != "").all()
    society = table[(table["perspective"] == "society") & table["section"].isin(("costs", "benefits"))]
    zero = society[society["item"].isin(("benefits", "funding", "wages", "contributions", "tax", "subsidies"))]
    assert len(zero) == 6 and (zero["value"] == 0).all(), "transfers are nobody's gain in society"
    effort = table[table["item"] == "clause_effort"]
    assert effort["unit"].item() == "EUR of effort value" and (spent(account) > 0).all()


def test_ratios_are_undefined_where_what_they_are_divided_by_may_be_nothing():
    some = np.array([10.0, 12.0, 14.0])
    assert each(some, np.array([1.0, -1.0, 0.5])).value != each(some, np.array([1.0, -1.0, 0.5])).value
    assert np.isnan(each(np.array([5.0]), np.array([2.0])).value), "one pair tells no interval"
    found = each(2 * some, some)
    assert found.value == found.low == found.high == 2
    assert np.isnan(ratio_of_means(some, np.zeros(3)).value) and np.isnan(ratio_of_means(some, -some).value)


@pytest.fixture(scope="module")
def result(region):
    """What the door gives: two scenarios, of which one has circumstances only."""
    return labsim.compare(
        region, ["ambachtsschool", "corona_2020"], seeds=2, weeks=26, at=26, quick=True, money=True, workers=1
    )


def test_the_door_writes_its_tables_and_says_what_it_does_not_know(result, tmp_path):
    folder = write(result, tmp_path / "out")
    for name in ("money", "money_by_seed", "spending", "mkba"):
        frame = pd.read_csv(folder / f"{name}.csv")
        assert set(frame["scenario"]) == {"ambachtsschool"}, name
        assert name in result.manifest["results"]
    items = pd.read_csv(folder / "cheers.csv")
    assert list(items["number"]) == list(range(1, 29)) and not items["text"].isna().any()
    missing = items[~items["reported"]]
    assert set(missing["text"]) == {"niet gerapporteerd"} and {21, 25, 27, 28} <= set(missing["number"])
    english = cheers(result, "en")
    assert set(english.loc[~english["reported"], "text"]) == {"not reported"}
    assert not (folder / "cheers-corona_2020.csv").exists()
    assert "--money" in result.manifest["command"] and result.manifest["hashes"]["money"]


def test_effects_have_euros_per_gross_and_net(result):
    names = set(result.effects["measure"])
    assert {"eur_per_gross", "eur_per_net", "eur_per_net_lasting"} <= names
    rows = result.effects[result.effects["intervention"] == "ambachtsschool"]
    net = rows[rows["measure"] == "net"].set_index("date")
    each_net = rows[rows["measure"] == "eur_per_net"].set_index("date")["value"]
    assert (each_net.isna() | (net["low"] > 0)).all(), "undefined where the interval holds zero"


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_terminal_fits_80_columns(result, lang):
    from rich.console import Console

    console = Console(width=80, record=True, force_terminal=False)
    console.print(render_money(result, lang))
    text = console.export_text()
    assert max(len(line) for line in text.splitlines()) <= 80
    assert ("werkgever" if lang == "nl" else "employer") in text and "…" not in text
    lines = placement_lines(result.money["mkba"], Words(lang), MoneyWords(lang))
    assert len(lines) >= 5


def test_json_holds_the_tables_of_money_and_no_nan(result):
    told = json.loads(json.dumps(result.to_json(), allow_nan=False))["money"]
    assert set(told) == {"money", "mkba"} and len(told["mkba"]) == len(result.money["mkba"])


def test_without_a_ledger_there_are_no_tables(result):
    assert replace(result, money={}).money == {}
    assert not list(render_money(replace(result, money={}), "nl").renderables)
