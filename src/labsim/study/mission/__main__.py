"""`python -m labsim.study.mission [--check]`: write docs/{rules,questions,contradictions,mission}.md from the data.

With --check nothing is written, and the exit code is 1 if a page is not what the data say.
"""

import argparse
import sys

from labsim.inputs.errors import EXIT_CODE, InputError
from labsim.study.mission import FOLDER, pages, write_pages


def main() -> int:
    """Write or check; 0, 1 for a page that is behind, 2 for bad input."""
    parser = argparse.ArgumentParser(prog="python -m labsim.study.mission", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say which pages are behind")
    asked = parser.parse_args()
    try:
        if not asked.check:
            for path in write_pages():
                print(path)
            return 0
        kept = {name: FOLDER / name for name in pages()}
        behind = [
            str(kept[name])
            for name, text in pages().items()
            if not kept[name].is_file() or kept[name].read_text(encoding="utf-8") != text
        ]
    except InputError as error:
        print(error, file=sys.stderr)
        return EXIT_CODE
    for name in behind:
        print(f"{name} is behind: run make mission", file=sys.stderr)
    return 1 if behind else 0


if __name__ == "__main__":
    sys.exit(main())
