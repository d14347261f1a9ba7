"""Reading a region: its figures, labels and starts, and one clear error for each thing that can be wrong."""

from pathlib import Path

import numpy as np
import pytest

from labsim.core.calendar import parse_month
from labsim.inputs.axes import AXES, table
from labsim.inputs.errors import InputError
from labsim.inputs.leaf import GRADES, rows
from labsim.inputs.region import GROUPS, load_region, region_documents

DORP = Path(__file__).parents[1] / "regions" / "dorp.yaml"


def written(tmp_path: Path, old: str, new: str) -> Path:
    """The test region with one piece of its text replaced."""
    text = DORP.read_text(encoding="utf-8")
    assert text.count(old) >= 1, old
    path = tmp_path / "dorp.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_real_region() -> None:
    region = load_region("gorinchem")
    assert region.municipalities == ("gorinchem", "molenlanden", "vijfheerenlanden")
    assert region.week == parse_month("2019-01")
    assert region.people.inhabitants.tolist() == [23440, 27462, 34335]
    assert region.benefits.cells.sum(axis=0).tolist() == [1847, 1446, 2066, 2096, 1879, 419, 15, 17]
    assert region.benefits.waiting_list.tolist() == [0, 3, 0]
    assert set(region.starts) == {"document", "2019-01"}
    assert region.starts["document"].week == parse_month("2019-06")
    assert region.starts["2019-01"].cells[:, 2].sum() == 1554
    assert (region.starts["2019-01"].cells[:, 3:] == region.benefits.cells[:, 3:]).all()
    assert len(region.sectors) == 20
    assert region.requirements.shape == (36, 7)
    assert region.segment_wage.shape == region.credential_weight.shape == (36,)
    assert region.requirements.min() >= 0 and region.requirements.max() <= 1


def test_employee_jobs_grow_as_the_document_says() -> None:
    region = load_region("gorinchem")
    employees = region.jobs.sector_employee_jobs / region.jobs.sector_employee_jobs.sum()
    first = (employees * region.jobs.growth[0]).sum() * region.jobs.employee_jobs
    assert region.jobs.employee_jobs + first == pytest.approx(56_000, rel=0.003)  # just under, end of 2019
    assert first < 1000  # the smaller part of 2,000 in 2018 and 2019
    rank = sorted(zip(region.jobs.growth[0], region.sectors, strict=True))
    assert [sector for share, sector in rank if share < 0] == ["K"]
    assert [sector for _, sector in rank[-3:]] == ["H", "F", "N78"]


def test_figures_cannot_be_changed() -> None:
    region = load_region(DORP)
    with pytest.raises(ValueError, match="read-only"):
        region.benefits.cells[0, 0] = 1
    with pytest.raises(AttributeError):
        region.week = 3  # type: ignore[misc]


@pytest.mark.parametrize("name", ["gorinchem", str(DORP)])
def test_every_leaf_has_unit_date_and_one_provenance(name: str) -> None:
    for document in region_documents(name):
        found = rows(document)
        assert len(found) > 20
        for row in found:
            assert row.unit and row.date and row.provenance, row.path
            assert row.grade in GRADES.values()


def test_every_field_is_written_once_at_least_and_read() -> None:
    documents = region_documents("gorinchem")
    paths = {row.path for document in documents for row in rows(document)}
    fields = {f"{group}.{field}" for group, kind in GROUPS.items() for field in kind.__dataclass_fields__}
    starts = {path for path in paths if path.startswith("starts.")}
    optional = {"benefits.b_group", "jobs.inclusive_employers"}  # their documents state them, others' do not
    assert paths - starts == fields - optional


def test_an_override_takes_the_place_of_the_value() -> None:
    region = load_region(DORP, {"jobs.posted": 20, "border.outside_factor": 3.5})
    assert (region.jobs.posted, region.border.outside_factor) == (20, 3.5)


def test_tables_by_label_by_list_and_by_one_number() -> None:
    labels = {"a": ("x", "y"), "b": ("p", "q", "r")}
    by_label = table({"y": [4, 5, 6], "x": {"r": 3, "p": 1, "q": 2}}, ("a", "b"), labels)
    assert by_label == [[1, 2, 3], [4, 5, 6]]
    assert table(7, ("a", "b"), labels) == [[7, 7, 7], [7, 7, 7]]
    assert table([[1], [2, 3]], ("*", "*"), labels) == [[1], [2, 3]]
    assert len(AXES["benefit"]) == 8 and AXES["scheme"][1:] == AXES["benefit"]


WRONG = [
    ("posted:\n    value: 34", "postd:\n    value: 34", "jobs.postd", "posted"),
    ("{oost: 945, west: 852}", "{oost: 945, wset: 852}", "people.inhabitants", "west"),
    ("{oost: 945, west: 852}", "[945]", "people.inhabitants", "municipality (2)"),
    ("{oost: 945, west: 852}", "{oost: 945.5, west: 852}", "people.inhabitants", "whole numbers"),
    ("{oost: 945, west: 852}", "{oost: 45, west: 852}", "starts", "more benefits than inhabitants"),
    ("local_share:\n    value: 0.5", "local_share:\n    value: 1.5", "border.local_share", "0 .. 1"),
    (
        "{practical: 0.3, middle: 0.45, high: 0.25}",
        "{practical: 0.4, middle: 0.45, high: 0.25}",
        "level",
        "1.1",
    ),
    ("extends: netherlands", "extends: nederland", "extends", "netherlands"),
    ("base: 2019-01", "base: 2019-13", "base", "not a month"),
    ("work_company: dorpswerk\n", "", "work_company", "missing"),
    ("employed:\n    value: 1435", "employed:\n    value: 1500", "employed", "labour force"),
    ("    ww:\n      value: {oost", "    wv:\n      value: {oost", "starts.2019-01.wv", "ww"),
    ("main_jobs:\n    value: 1180", "main_jobs:\n    value: 500", "main_jobs", "fit"),
]


@pytest.mark.parametrize(("old", "new", "key", "told"), WRONG)
def test_bad_input_is_one_clear_error(tmp_path: Path, old: str, new: str, key: str, told: str) -> None:
    path = written(tmp_path, old, new)
    if key in ("border.local_share", "employed", "main_jobs"):
        text = path.read_text(encoding="utf-8")  # the range must hold the value, or that is the error
        text = text.replace("high: 0.6\n", "high: 2\n").replace("low: 1000", "low: 1")
        path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_region(path)
    message = caught.value.render("en")
    assert key in message and told in message, message
    assert "dorp.yaml" in message and "Traceback" not in message


def test_an_override_is_named_in_its_error() -> None:
    with pytest.raises(InputError) as caught:
        load_region(DORP, {"jobs.posted": -1})
    assert "jobs.posted=-1" in caught.value.render("en")


def test_numbers_of_the_shipped_region_are_finite() -> None:
    region = load_region("gorinchem")
    for name in GROUPS:
        group = getattr(region, name)
        for field in group.__dataclass_fields__:
            assert np.isfinite(np.asarray(getattr(group, field), float)).all(), (name, field)
