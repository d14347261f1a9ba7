"""The memo: self-contained, accessible, safe with strange names, and it never shows what it should not."""

import re
import shutil
import subprocess
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise

import pandas as pd
import pytest
from invented import make_result

from labsim.report.memo import render_memo, write_memo

VOID = {"meta", "br", "img", "link", "use", "path", "rect"}
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Page(HTMLParser):
    """Elements in order, with their attributes and the text inside them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data):
        for tag in set(self.open):
            self.texts[tag][-1] += data

    def all(self, *tags):
        return [attrs for name, attrs in self.elements if name in tags]


@cache
def memo_of(case, lang="nl"):
    return render_memo(make_result(case), lang=lang)


@pytest.fixture
def html():
    return memo_of("positive")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_form_is_rendered_in_both_languages(case, lang):
    text = memo_of(case, lang)
    assert f'<html lang="{lang}">' in text
    assert "{" not in re.sub(r"<style.*?</style>", "", text, flags=re.DOTALL)  # no name left to fill in
    assert not re.search(r"\b(nan|NaN|inf)\b", text)


def test_no_script_and_no_request(html):
    page = Page(html)
    assert "default-src 'none'" in html
    forbidden = {"script", "link", "img", "iframe", "object", "embed", "base", "form", "image"}
    assert not forbidden & {tag for tag, _ in page.elements}
    for _, attrs in page.elements:
        for name, value in attrs.items():
            assert not name.startswith("on")
            if name in ("href", "xlink:href", "src"):
                assert value.startswith("#")
    assert not re.search(r"url\((?!#)|@import|@font-face", html)


def test_headings_tell_the_outline(html):
    page = Page(html)
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(deeper <= level + 1 for level, deeper in pairwise(levels))
    assert page.texts["h1"] == ["Ambachtsschool, regio Gorinchem"]
    assert "Van 46 plaatsingen naar 9 extra mensen" in page.texts["h2"]


def test_tables_have_captions_and_scopes(html):
    page = Page(html)
    assert len(page.all("caption")) == len(page.all("table")) >= 6
    assert all(attrs.get("scope") in ("col", "row", "rowgroup") for attrs in page.all("th"))
    assert all(text.strip() for text in page.texts["caption"])


def test_figures_speak(html):
    page = Page(html)
    figures = page.all("svg")
    assert len(figures) == 4
    ids = {attrs["id"] for _, attrs in page.elements if attrs.get("id")}
    for figure in figures:
        assert figure["role"] == "img"
        assert set(figure["aria-labelledby"].split()) <= ids
    assert sum("id" in attrs for _, attrs in page.elements) == len(ids)  # no id twice


def test_the_table_closes_and_says_what_it_cost(html):
    rows = dict(re.findall(r'<th scope="row">([^<]+)</th>(.*?)</tr>', html))
    cells = {label: re.findall(r"<td[^>]*>([^<]*)</td>", row) for label, row in rows.items()}
    assert cells["Deelnemers met blijvend werk (60 starters)"][:3] == ["27", "13", "+14"]
    assert cells["Andere inwoners met blijvend werk"][:3] == ["± 58.000", "± 58.000", "\u22125"]
    assert cells["Samen: extra mensen met blijvend werk"] == ["", "", "+9", "+4 tot +12"]
    cost = cells["Kosten per extra mens (\u20ac\u00a0700.000 : 9)"]
    assert cost[2:] == ["\u20ac\u00a078.000", "\u20ac\u00a057.000 tot \u20ac\u00a0180.000"]


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("cannot_tell", "niet te zeggen"),
        ("negative", "n.v.t."),
        ("zero", "n.v.t."),
        ("tiny", "meer dan \u20ac\u00a0230.000"),
    ],
)
def test_no_cost_per_person_where_there_is_none(case, expected):
    text = memo_of(case)
    assert f"<td>{expected}</td>" in text.split("Kosten per extra mens</th>")[1][:200]


def test_when_the_advice_changes_follows_from_the_outermost_ends(html):
    flips = html.split("Wanneer verandert het advies?")[1][:900]
    assert "Minder dan \u20ac\u00a054.000" in flips  # 700,000 for the best end, 13
    assert "Meer dan \u20ac\u00a0230.000" in flips  # and for the worst, 3
    assert "Geen van de 7 doorgerekende aannames" in flips


def test_an_assumption_that_takes_the_gain_away_is_named():
    result = make_result("positive")
    frame = result.assumptions.copy()
    frame.loc[frame["name_nl"] == "Uitval uit de cursus", "influence_high"] = -2.0
    assert "<b>Uitval uit de cursus op 30%</b>: dan is de uitkomst \u22122." in render_memo(
        replace(result, assumptions=frame)
    )


def test_assumptions_without_influence_are_still_shown_with_their_grade():
    result = make_result("positive")
    frame = result.assumptions.assign(influence_low=float("nan"), influence_high=float("nan"))
    text = render_memo(replace(result, assumptions=frame))
    assert "invloed niet doorgerekend" in text
    assert all(f'badge badge-{grade}">{grade}<' in text for grade in "BGA")


def test_a_quick_run_carries_a_banner():
    result = make_result("positive")
    quick = replace(result, choices=result.choices[result.choices["choice"] == "horizon"])
    assert '<p class="notice">SNELLE BEREKENING' in render_memo(quick)
    assert 'class="notice"' not in memo_of("positive")
    none = render_memo(replace(result, choices=result.choices.iloc[:0]))
    assert "De keuzes zijn in deze snelle berekening niet doorgerekend." in none


def test_groups_with_fewer_than_ten_participants_are_merged_and_it_is_said(html):
    assert "*Samengevoegd (minder dan 10 deelnemers): Wajong" in html
    assert not re.search(r"<text[^>]*>Wajong</text>", html)


def test_strange_names_stay_text():
    evil = '<script>alert("x")</script>--><![CDATA[]]>&amp; $x^2$ \x00'
    result = make_result("positive")
    meta = {
        **result.meta,
        "region_name": evil,
        "intervention_name_nl": evil,
        "subject_nl": evil,
        "command": evil,
        "notice": evil,
    }
    strange = replace(
        result,
        meta=meta
        | {
            "question": evil,
            "share_of_validation": {
                "current": False,
                "checks": [{"key": evil, "value": 1.0, "low": 0.0, "high": None, "unit": evil, "off": ""}],
            },
        },
        choices=result.choices.assign(label_nl=evil),
        assumptions=result.assumptions.assign(name_nl=evil, provenance=evil, unit=evil),
    )
    text = render_memo(strange)
    assert "<script" not in text.lower()
    assert "&lt;script&gt;" in text
    assert Page(text).all("svg") and len(Page(text).all("section")) == 3


def test_page_2_says_how_many_tests_hold_and_shows_failures(html):
    cell = r"<td[^>]*>([^<]+)</td>"
    part = html.split("Getoetst aan de werkelijkheid")[1].split("</table>")[0]
    rows = re.findall(rf'<tr><th scope="row">([^<]+)</th>{cell}{cell}{cell}</tr>', part)
    assert rows == [
        ("Werkloos naar werk, kwartaal", "20\u00a0tot\u00a028%", "34%", "te hoog"),
        ("Werk na de WW", "58\u00a0tot\u00a070%", "61%", "binnen"),
        ("WW, februari 2019 tot 2020", "\u221217\u00a0tot\u00a0\u22127%", "\u221219%", "te laag"),
    ]
    assert "Binnen de marge: 1 van 3 (docs" in html
    assert "eerdere versie" not in html


@pytest.mark.parametrize(("found", "said"), [(None, "nog geen toets"), ({"current": False}, "eerdere versie")])
def test_without_a_test_or_with_an_old_one_page_2_says_so(found, said):
    result = make_result("positive")
    stored = found and {**result.meta["share_of_validation"], **found}
    text = render_memo(replace(result, meta={**result.meta, "share_of_validation": stored}))
    assert said in text
    assert ("Binnen de marge" in text) == bool(found)


def test_a_brace_in_a_name_is_not_filled_in():
    result = make_result("positive")
    text = render_memo(replace(result, meta={**result.meta, "subject_nl": "de {geheim} school"}))
    assert "De {geheim} school helpt" in text


def test_same_result_same_bytes_and_no_half_file(tmp_path, html):
    path = write_memo(make_result("positive"), tmp_path / "out" / "memo.html")
    assert path.read_text(encoding="utf-8") == html
    assert [entry.name for entry in path.parent.iterdir()] == ["memo.html"]
    assert len(html.encode()) < 250_000


def paper_pages(text, folder):
    """How many pages of paper pages 1 and 2 take (the annex is left out)."""
    page, paper = folder / "memo.html", folder / "memo.pdf"
    main = re.sub(r'<section class="annex">.*?</section>', "", text, flags=re.DOTALL)
    page.write_text(main, encoding="utf-8")
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--print-to-pdf={paper}",
    ]
    subprocess.run([BROWSER, *flags, page.as_uri()], check=True, capture_output=True, timeout=120)
    return len(re.findall(rb"/Type\s*/Page\b", paper.read_bytes()))


@pytest.mark.slow
@pytest.mark.skipif(BROWSER is None, reason="no browser here to print with")
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_page_one_and_two_are_two_pages_of_paper(case, lang, tmp_path):
    result = make_result(case)
    banner = {**result.meta, "notice": "VOORBEELDGETALLEN \u2013 niet gebruiken voor een besluit"}
    assert paper_pages(render_memo(replace(result, meta=banner), lang=lang), tmp_path) == 2


@pytest.mark.slow
@pytest.mark.skipif(BROWSER is None, reason="no browser here to print with")
def test_the_fullest_pages_are_still_two(tmp_path):
    quick = make_result("positive", seeds=5)
    quick = replace(quick, choices=quick.choices[quick.choices["choice"].isin(["counts", "horizon", "residence"])])
    assert paper_pages(render_memo(quick), tmp_path) == 2
    rough = make_result("cannot_tell", seeds=5)
    rough = replace(
        rough,
        choices=rough.choices.assign(low=rough.choices["value"] - 80, high=rough.choices["value"] + 80),
        meta={**rough.meta, "notice": "VOORBEELD", "subject_nl": ""},
    )
    assert paper_pages(render_memo(rough), tmp_path) == 2  # many warnings and a long headline
    full = make_result("tiny")
    one = full.effects[full.effects["group"] == "scheme:bijstand"]
    names = full.assumptions["name_nl"] + ", met nog een heel stuk uitleg in de naam"
    full = replace(
        full,
        effects=pd.concat([full.effects, *(one.assign(group=f"scheme:group_{i}") for i in range(9))]),
        assumptions=full.assumptions.assign(name_nl=names),
        meta={
            **full.meta,
            "share_of_validation": {"current": False, "checks": 3 * full.meta["share_of_validation"]["checks"]},
            "notice": "VOORBEELD",
        },
    )
    assert paper_pages(render_memo(full), tmp_path) == 2
