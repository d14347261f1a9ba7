"""Which form the answer takes, and the sentences that say it."""

from dataclasses import replace

import pandas as pd
import pytest
from invented import CASES, CHOICES, make_result

from labsim.report.answer import Case, answer, form
from labsim.report.sentences import headline, paragraphs, warnings
from labsim.report.words import Words

NL = Words("nl")
LONGEST = {Case.CANNOT_TELL: 35}


def text_of(result, lang="nl"):
    words = Words(lang)
    read = answer(result, words)
    return " ".join([headline(read, words), *(f"{line.label} {line.text}" for line in paragraphs(read, words))])


@pytest.mark.parametrize(
    ("centre", "ends", "expected"),
    [
        (9, [4, 13, 3, 10], Case.POSITIVE),
        (9, [], Case.POSITIVE),
        (4, [-3, 9], Case.CANNOT_TELL),
        (4, [0.4, 9], Case.CANNOT_TELL),  # an end that rounds to nobody
        (-4, [-9, 0.2], Case.CANNOT_TELL),
        (0.3, [-0.4, 0.4], Case.ZERO),
        (0.3, [], Case.ZERO),
        (-6, [-11, -2], Case.NEGATIVE),
        (2.9, [1, 4], Case.TINY),
        (3.0, [1, 4], Case.POSITIVE),
        (0.3, [1, 2], Case.TINY),
        (-0.2, [1, 2], Case.CANNOT_TELL),  # our own answer lies outside its ends
        (-2, [1, 2], Case.CANNOT_TELL),
        (4, [0.1, -0.1], Case.CANNOT_TELL),
    ],
)
def test_the_sign_is_tested_first_at_the_ends(centre, ends, expected):
    assert form(centre, ends) is expected


def test_positive_in_dutch():
    assert text_of(make_result("positive")).split(". ") == [
        "De ambachtsschool helpt naar verwachting ongeveer 9 extra mensen aan blijvend werk; in de "
        "registratie ziet u straks 46 plaatsingen",
        "Hoe zeker? Denk aan 20 mogelijke toekomsten",
        "In 16 van de 20 zijn het er 4 tot 12",
        "In minder dan 1 van de 20 is het nul of minder",
        "Dat is toeval; wat wij niet weten, komt daar nog bij (onderaan)",
        "Het doel van 40 plaatsingen haalt u in meer dan 19 van de 20, maar dat telt ook werk mee dat er "
        "anders ook was",
        "Advies",
        "Ja, als u ongeveer \u20ac\u00a078.000 over hebt voor één extra mens met blijvend werk",
        "Anders eerst een andere maatregel op dezelfde manier laten rekenen.",
    ]


def test_cannot_be_told_names_both_ends_and_no_cost_per_person():
    text = text_of(make_result("cannot_tell"))
    assert text.startswith(
        "Of de ambachtsschool extra mensen aan blijvend werk helpt, is niet te zeggen: ligt het aantal banen "
        "vast, dan verliest de regio er 3; komen er banen bij, dan wint de regio er 9. Wel te zeggen. U ziet "
        "straks ongeveer 46 plaatsingen"
    )
    assert "Besluit niet op dit getal." in text
    assert text.count("\u20ac") == 1  # what is paid, not what a person costs
    assert "Het doel van 40 plaatsingen" in text


def test_negative_zero_and_tiny_in_dutch():
    negative, zero, tiny = (text_of(make_result(case)) for case in ("negative", "zero", "tiny"))
    assert negative.startswith(
        "Door de ambachtsschool hebben naar verwachting ongeveer 6 mensen minder blijvend werk, vooral "
        "doordat deelnemers werk missen"
    )
    assert "Nee, niet in deze vorm." in negative
    assert "helpt naar verwachting niemand extra aan blijvend werk; in de registratie ziet u straks 46" in zero
    assert "Van de deelnemers met blijvend werk waren er 20 ook zonder" in zero
    assert "hooguit een paar mensen (minder dan 3) extra aan blijvend werk" in tiny
    assert "meer dan \u20ac\u00a0230.000" in tiny


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_sentences_are_short_in_every_case(case, lang):
    words = Words(lang)
    read = answer(make_result(case), words)
    assert len(headline(read, words).split()) <= LONGEST.get(read.case, 25)
    for line in paragraphs(read, words):
        for sentence in line.text.replace("? ", ". ").split(". "):
            assert len(sentence.split()) <= 25, sentence


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("choice", CHOICES)
def test_the_sentence_that_it_cannot_be_told_fits_every_choice(choice, lang):
    result = make_result("positive")
    ends = [(choice, "low", -3.0, -5.0, -1.0), (choice, "high", 9.0, 7.0, 11.0)]
    frame = pd.DataFrame(ends, columns=["choice", "end", "value", "low", "high"])
    words = Words(lang)
    for subject in ("de ambachtsschool", ""):  # named by its own words, and by its name
        meta = {**result.meta, "subject_nl": subject, "subject_en": subject}
        text = headline(answer(replace(result, choices=frame, meta=meta), words), words)
        assert len(text.split()) <= 35
        assert "3" in text and "9" in text


def test_which_end_is_which_follows_the_outcome_not_its_name():
    frame = pd.DataFrame(
        [("seat", "low", 9.0, 8.0, 10.0), ("seat", "high", -3.0, -4.0, -2.0)],
        columns=["choice", "end", "value", "low", "high"],
    )
    read = answer(replace(make_result("positive"), choices=frame), NL)
    assert (read.choices[0].left.key, read.choices[0].right.key) == ("high", "low")
    text = headline(read, NL)
    assert text.index("over plekken, dan verliest de regio er 3") < text.index("kansrijken, dan wint de regio er 9")


def test_net_is_never_told_as_a_part_of_the_placements(case):
    for lang, forbidden in (("nl", "van de 46"), ("en", "of the 46")):
        assert forbidden not in text_of(make_result(case), lang)


def test_a_large_simulation_error_is_said():
    result = make_result("positive")
    assert warnings(answer(result, NL), NL) == []
    wide = result.effects.copy()
    row = (wide["measure"] == "net_lasting_26w") & (wide["group"] == "all")
    wide.loc[row, ["low", "high"]] = [6.0, 12.0]
    (text,) = warnings(answer(replace(result, effects=wide), NL), NL)
    assert "± 3,0 mensen bij 30 paren" in text


def test_people_who_stayed_in_the_region_are_told_and_not_counted():
    result = make_result("positive")
    row = (result.effects["measure"] == "net_lasting_26w") & (result.effects["group"] == "all")
    cells = {"stayed": 13.0, "stayed_working": 9.0}
    stayed = [result.effects[row].assign(measure=name, value=number) for name, number in cells.items()]
    more = replace(result, effects=pd.concat([result.effects, *stayed], ignore_index=True))
    (text,) = warnings(answer(more, NL), NL)
    assert "13 mensen meer" in text and "9 werken" in text
    none = replace(result, effects=pd.concat([result.effects, stayed[0].assign(value=0.0)], ignore_index=True))
    assert warnings(answer(none, NL), NL) == []


def test_rough_ends_are_said():
    result = make_result("positive")
    wide = result.choices.assign(low=result.choices["value"] - 12, high=result.choices["value"] + 12)
    (text,) = warnings(answer(replace(result, choices=wide), NL), NL)
    assert "tot ± 12 mensen" in text


def test_few_pairs_and_choices_left_out_are_said():
    result = make_result("positive", seeds=5)
    quick = result.choices[result.choices["choice"].isin(["counts", "horizon", "residence"])]
    texts = warnings(answer(replace(result, choices=quick), NL), NL)
    assert any("5 paren zijn te weinig" in text for text in texts)
    assert any("Niet doorgerekend: Komen er banen bij?" in text for text in texts)


def test_no_participants_is_said_as_it_is():
    nobody = make_result("zero", means=(0,) * len(CASES["zero"]))
    zero = replace(nobody, choices=nobody.choices.assign(value=0.0))
    text = text_of(zero)
    assert "ziet u straks geen plaatsingen" in text
    assert "Er zijn geen deelnemers" in text
    assert "De uitkomst is steeds 0 (in 30 paren)." in text


def test_participants_without_lasting_work_yet_are_told_apart_from_none():
    early = make_result("zero", means=(5, 0, 1, 4, 0, 0, 0, 0, 0))
    text = text_of(replace(early, choices=early.choices.assign(value=0.0)))
    assert "Op deze datum heeft nog geen deelnemer blijvend werk." in text


def test_a_bridge_that_does_not_close_is_refused():
    result = make_result("positive")
    broken = result.bridge_by_seed.copy()
    broken.loc[(broken["seed"] == 3) & (broken["step"] == "lost"), "value"] -= 1
    with pytest.raises(ValueError, match=r"does not close on net_lasting for seeds \[3\]"):
        answer(replace(result, bridge_by_seed=broken), NL)


def test_effects_and_bridge_that_differ_are_refused():
    result = make_result("positive")
    other = make_result("negative")
    with pytest.raises(ValueError, match="in effects and"):
        answer(replace(result, effects=other.effects), NL)


def test_a_stopped_run_and_full_time_jobs_are_said():
    result = make_result("positive")
    meta = {**result.meta, "interrupted": True, "measure": "fte"}
    texts = warnings(answer(replace(result, meta=meta), NL), NL)
    assert texts[0].startswith("De berekening is afgebroken")
    assert "voltijdbanen" in texts[1]


def ends_of(choice, low, high, error=1.0):
    rows = [(choice, "low", low, low - error, low + error), (choice, "high", high, high - error, high + error)]
    return pd.DataFrame(rows, columns=["choice", "end", "value", "low", "high"])


@pytest.mark.parametrize(("case", "ends"), [("positive", (-17.0, -1.0)), ("negative", (2.0, 15.0))])
def test_a_choice_whose_ends_both_contradict_our_own_answer_turns_it(case, ends):
    read = answer(replace(make_result(case), choices=ends_of("horizon", *ends)), NL)
    assert read.case is Case.CANNOT_TELL
    assert [choice.turns for choice in read.choices] == [True]
    text = headline(read, NL)
    assert "volgt u onze eigen berekening" in text and "wint" in text and "verliest" in text
    assert str(int(max(map(abs, ends)))) in text and len(text.split()) <= 35


def test_a_turn_within_the_simulation_error_is_no_reason_for_research():
    for error, expected in ((1.0, "Zoek eerst uit of werkgevers"), (40.0, "Laat eerst meer paren rekenen")):
        result = replace(make_result("positive"), choices=ends_of("jobs", -5.0, 9.0, error))
        assert expected in text_of(result)


def test_one_pair_tells_no_error_and_is_one_pair():
    one = replace(make_result("positive", seeds=1), choices=ends_of("jobs", -5.0, 9.0, float("nan")))
    text = text_of(one)
    assert "1 paar is te weinig" in text and "1 paren" not in text
    assert "Laat eerst meer paren rekenen" in text


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_an_end_smaller_than_its_error_gives_no_figure_in_the_headline(lang):
    words = Words(lang)
    rough = replace(make_result("positive"), choices=ends_of("jobs", -5.0, 9.0, 6.0))
    text = headline(answer(rough, words), words)
    assert ("met 30 paren is de rekenfout groter" if lang == "nl" else "with 30 pairs the simulation error") in text
    assert "5" not in text and "9" not in text
    sharp = replace(rough, choices=ends_of("jobs", -5.0, 9.0, 4.0))
    assert "5" in headline(answer(sharp, words), words)


def test_before_anything_began_there_is_no_verdict():
    result = make_result("zero")
    text = text_of(replace(result, meta={**result.meta, "begins": "2022-09-05"}))
    assert "nog geen maatregel begonnen (de eerste begint op 5 september 2022)" in text
    assert "niemand" not in text and "Advies" not in text


def joined(target=0.0):
    """Two measures of which one states a target."""
    result = make_result("positive")
    both = {"scenario": "ambachtsschool+wsp", "intervention": "ambachtsschool+wsp"}
    whole = result.effects.assign(**both)
    whole.loc[whole["measure"] == "target", "value"] = target
    whole.loc[whole["measure"] == "p_target", "value"] = float("nan")
    part = result.effects.assign(scenario=both["scenario"])
    one = {"target": 40, "unit": "matches", "placements": True, "nl": "Ambachtsschool", "en": "Trade school"}
    told = {"subject_nl": "de ambachtsschool", "subject_en": "the trade school"}
    meta = {**result.meta, **both, "stated": {"ambachtsschool": {**one, **told}}}
    effects = pd.concat([whole, part], ignore_index=True)
    return replace(result, effects=effects, effects_by_seed=result.effects_by_seed.assign(**both), meta=meta)


def test_a_target_of_one_measure_is_told_of_that_measure_alone():
    text = text_of(joined())
    assert "Het doel van 40 matches hoort bij de ambachtsschool: 46 van de 40 (meer dan 19 van de 20)." in text
    assert "haalt u" not in text
    assert "belongs to the trade school: 46 of the 40" in text_of(joined(), "en")
