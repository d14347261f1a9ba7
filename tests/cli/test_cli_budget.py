"""Bad words of `labsim budget` end in one line and exit code 2, before a world lives or a file is written."""

import pytest

from labsim.cli.session import Kept, Progress

WORDS = "budget gorinchem doe_agenda_gorinchem"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("budget gorinchem doe_agenda_gorinchm", "bedoelde u 'doe_agenda_gorinchem'?"),
        ("budget gorinchm doe_agenda_gorinchem", "bedoelde u 'gorinchem'?"),
        ("budget gorinchem corona_2020", "geen pakket"),
        ("budget doe_agenda_gorinchm", "bedoelde u 'doe_agenda_gorinchem'?"),
        ("budget leerlijnen --years 3", "toegestaan: 2"),
        ("budget baseline", "noem ook de regio"),
        ("budget doe_agenda_gorinchem --years 3", "toegestaan: 2"),
        (f"{WORDS} --years 3", "toegestaan: 2"),
        (f"{WORDS} --steps 300000", "veelvoud van de stap"),
        (f"{WORDS} --steps 300000", "bijvoorbeeld: 250000, 500000"),
        (f"{WORDS} --steps 0", "--steps: 0 is geen bedrag boven nul; bijvoorbeeld: 50000"),
        (f"{WORDS} --steps 2000000", "veelvoud van de stap 2000000"),
        (f"{WORDS} --steps 1", "hoogstens 400 stappen; bijvoorbeeld: 2500"),
        (f"{WORDS} --budget 0", "--budget: 0 is geen bedrag boven nul; bijvoorbeeld: 1000000"),
        (f"{WORDS} --budget -1", "geen bedrag"),
        (f"{WORDS} --budget 1000000000000", "te groot: hoogstens 100000000"),
        (f"{WORDS} --objective weighted --weight bijstand=2", "bedoelde u 'scheme:bijstand'?"),
        (f"{WORDS} --budget nan", "geen bedrag"),
        (f"{WORDS} --budget 1000000.001", "centen"),
        (f"{WORDS} --objective lasting_nett", "bedoelde u 'lasting_net'?"),
        (f"{WORDS} --objective net_benefit", "waarde van een blijvende plaatsing"),
        (f"{WORDS} --objective weighted", "horen bij elkaar"),
        (f"{WORDS} --weight scheme:bijstand", "geen 'groep=gewicht'"),
        (f"{WORDS} --objective weighted --weight scheme:ww=-1", "0 of meer"),
        (f"{WORDS} --robust worst", "toegestaan: mean, p10, cvar, regret"),
        (f"{WORDS} --pairs 1", "--pairs"),
        (f"{WORDS} --design 0", "zonder verkenning"),
        (f"{WORDS} --outside-eta 2", "mag hoogstens 1"),
        (f"{WORDS} --workers many", "auto, 1-256"),
        (f"{WORDS} --out /", "--out"),
    ],
)
def test_bad_words_are_refused(labsim, here, words, expected):
    result = labsim(*words.split())
    assert result.exit_code == 2, result.output
    assert expected in result.stderr.splitlines()[-1]
    assert "Traceback" not in result.output and list(here.iterdir()) == []


def test_a_package_of_another_region_is_said(labsim, here):
    result = labsim("budget", "drechtsteden", "doe_agenda_gorinchem", "--years", "3")
    assert result.exit_code == 2
    assert "'doe_agenda_gorinchem' is gemaakt voor gorinchem, niet voor drechtsteden" in result.stderr


def test_an_example_is_called_one(labsim, here):
    assert "for example: 25000" in labsim(*f"{WORDS} --objective net_benefit --lang en".split()).stderr


def test_a_stopped_study_says_what_was_kept(here):
    kept, progress = Kept("paren", "pairs"), Progress(silent=True)
    assert kept.line("nl") == "Gestopt. Er is niets bewaard."
    kept.folder, kept.progress = here / "budget", progress
    progress("burn-in", 1, 780)
    assert kept.line("en") == "Stopped. Nothing was kept."
    block = here / "budget" / "blocks" / "key" / "one.parquet"
    block.parent.mkdir(parents=True)
    block.write_text("")
    assert kept.line("nl") == "Gestopt. 1 paren bewaard; hetzelfde commando gaat hier verder."
    progress("verkennen", 1, 270)
    assert kept.line("nl") == "Gestopt. 1 van 270 paren bewaard; hetzelfde commando gaat hier verder."
