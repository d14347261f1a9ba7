"""Pages that say how far labsim is with what the documents describe; all of them follow from configs/mission."""

from collections.abc import Callable
from pathlib import Path

from labsim.inputs.mission import Mission, load_mission
from labsim.study.mission.policy_pages import contradictions_page, questions_page
from labsim.study.mission.state_pages import mission_page, rules_page

FOLDER = Path("docs")
PAGES: dict[str, Callable[[Mission], str]] = {
    "rules.md": rules_page,
    "questions.md": questions_page,
    "contradictions.md": contradictions_page,
    "mission.md": mission_page,
}


def pages() -> dict[str, str]:
    """The text of every page by its file name."""
    mission = load_mission()
    return {name: page(mission) for name, page in PAGES.items()}


def write_pages(folder: Path = FOLDER) -> list[Path]:
    """Write every page into the folder; the paths of those that changed."""
    changed = []
    for name, text in pages().items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed
