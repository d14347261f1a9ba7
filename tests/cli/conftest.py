"""A stand-in for the study layer, so that the command line is tested without calculating anything."""

import sys
from types import ModuleType

import pytest
from cli_stand_ins import LEVELS, Result
from rich.text import Text
from typer.testing import CliRunner

from labsim.cli.app import app


@pytest.fixture
def study(monkeypatch):
    """Stand-ins for the study layer; returns the calls they got."""
    calls = []

    def door(name, result):
        def called(*words, **options):
            calls.append((name, words, options))
            options["progress"]("paren", 1, 2)
            return result

        return called

    def module(name, **content):
        found = ModuleType(name)
        found.__dict__.update(content)
        monkeypatch.setitem(sys.modules, name, found)

    def fit_start(region, progress):
        progress("fit-start", 1, 2)
        return LEVELS

    def write_sweep_figures(frame, factors, folder, lang, weeks):
        folder.mkdir(parents=True)
        (folder / "net.svg").write_text(f"{factors[0]} {len(frame)} {lang} {weeks}")
        return [folder / "net.svg"]

    for name in ("compare", "run", "sweep"):
        module(f"labsim.study.{name}", **{name: door(name, Result())})
    module("labsim.study.indicators", catalogue=lambda: [{"name": "unemployed", "region": "", "source": "CBS"}])
    row = {"name": "flows", "region": "", "source": "labsim", "title_nl": "stromen", "title_en": "flows"}
    module("labsim.study.tables", tables=door("tables", Result()), catalogue=lambda: [row])
    module("labsim.report.world_tables", render_tables=lambda result, lang: Text(f"tabellen [{lang}]"))
    module("labsim.report.terminal", render_table=lambda result, lang: Text(f"tabel [{lang}]"))
    module("labsim.report.sweep", render_sweep=lambda found, lang: Text(f"punten [{lang}]"))
    module("labsim.report.handover")
    del sys.modules["labsim.report.handover"]  # to be imported anew, with the stand-ins below
    module("labsim.report.memo", write_memo=lambda result, path, lang: path.write_text(lang))
    module(
        "labsim.report.plot",
        write_figures=lambda result, folder, lang: folder.mkdir(),
        write_sweep_figures=write_sweep_figures,
    )
    module("labsim.study.fit_start", fit_start=fit_start)
    return calls


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LABSIM_LANG", raising=False)
    return tmp_path


@pytest.fixture
def labsim():
    """Run a command in this process."""
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])
