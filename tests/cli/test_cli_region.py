"""`labsim region check`: every fault on its own line, or the sums that were looked at."""

import json
from pathlib import Path

DORP = Path(__file__).parents[1] / "regions" / "dorp.yaml"


def wrong(tmp_path):
    """The test region with a dozen faults."""
    text = DORP.read_text(encoding="utf-8").replace("posted:\n    value: 34", "postd:\n    value: 34", 1)
    text = text.replace("local_share:\n    value: 0.5", "local_share:\n    value: 1.5", 1)
    text += "".join(f"extra{n}: {n}\n" for n in range(12))
    path = tmp_path / "dorp.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_all_faults_are_told_and_the_exit_code_is_2(labsim, tmp_path):
    result = labsim("region", "check", str(wrong(tmp_path)), "--lang", "en")
    assert result.exit_code == 2 and result.stdout == ""
    lines = result.stderr.splitlines()
    assert lines[-1] == f"faults: {len(lines) - 1}" and len(lines) > 14  # not only the first ten
    assert any("jobs.postd: unknown key; did you mean 'posted'?" in line for line in lines)
    assert any("jobs.posted: is missing" in line for line in lines)
    assert all(line.startswith(str(tmp_path / "dorp.yaml:")) for line in lines[:-1])


def test_without_faults_it_prints_what_it_looked_at(labsim):
    result = labsim("region", "check", str(DORP), "--lang", "en")
    assert result.exit_code == 0, result.output
    assert "in-commuters" in result.stdout and result.stdout.rstrip().endswith("no faults")
    assert "geen fouten" in labsim("region", "check", "gorinchem").stdout


def test_as_json(labsim):
    rows = json.loads(labsim("region", "check", str(DORP), "--json").stdout)
    force = {"name_nl": "beroepsbevolking", "name_en": "labour force", "value": 1480.0}
    assert {**force, "beside_nl": "", "beside_en": ""} in rows


def test_a_file_that_is_not_there(labsim, tmp_path):
    result = labsim("region", "check", str(tmp_path / "nothing.yaml"))
    assert result.exit_code == 2 and "nothing.yaml" in result.stderr
    assert "gorinchem" in labsim("region", "check", "gorinchm").stderr
