"""Bad words of `labsim budget` end in one line and exit code 2, before a world lives or a file is written."""

import pytest

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
        (f"{WORDS} --steps 0", "veelvoud van de stap"),
        (f"{WORDS} --budget -1", "geen bedrag"),
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
