"""`python -m labsim.study.validate [part ...] [--quick]`: run, print the tables, write docs/validation.md.

What a memo cites goes to configs/validation/<region>.json, unless --quick or --out is given.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from labsim.inputs.errors import EXIT_CODE, InputError
from labsim.study.tested import save
from labsim.study.validate import EVERYWHERE, PARTS, REGION, Bench, check_parts, elsewhere, found_before, validate
from labsim.study.validate.report import Elsewhere, page, part_text

PAGE = Path("docs/validation.md")
QUIET_SECONDS = 10.0
INTERRUPTED = 130


class Bar:
    """Progress on standard error: a bar on a terminal, else a line now and then."""

    def __init__(self, region: str) -> None:
        self.region, self.said, self.text = region, 0.0, ""

    def __call__(self, text: str, done: int, total: int) -> None:
        """Show how far it is."""
        text = f"{self.region}: {text}"
        if sys.stderr.isatty():
            filled = 30 * done // max(1, total)
            end = "\n" if done >= total else ""
            bar = f"[{'#' * filled}{'.' * (30 - filled)}]"
            print(f"\r{text:<30} {bar} {done}/{total} ", end=end, file=sys.stderr, flush=True)
            return
        now = time.monotonic()
        if text != self.text or done >= total or now - self.said >= QUIET_SECONDS:
            self.said, self.text = now, text
            print(f"{text} {done}/{total}", file=sys.stderr, flush=True)


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m labsim.study.validate", description=__doc__)
    parser.add_argument("part", nargs="*", help=f"parts to run, all if none is named: {', '.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help="few seeds, to see that everything works; writes no page")
    parser.add_argument("--again", action="store_true", help="run also what was found before")
    parser.add_argument(
        "--region",
        help=f"one region, or a file of one; without it {REGION} in full and what is said "
        f"of every region ({', '.join(EVERYWHERE)}) of the others",
    )
    parser.add_argument("--workers", type=int, default=1, help="threads; the numbers do not depend on them")
    parser.add_argument("--out", type=Path, help=f"the page; by default {PAGE}, and none with --quick")
    return parser.parse_args()


def main() -> int:
    """Run; 0, 2 for bad input, 130 when somebody stops it (what was finished is kept)."""
    asked = arguments()
    out = asked.out or (None if asked.quick else PAGE)
    try:
        check_parts(asked.part)
        _run(asked, asked.region or REGION, asked.part)
        if asked.region is None:
            parts = [part for part in EVERYWHERE if part in asked.part or not asked.part]
            for region in elsewhere() if parts else ():
                _run(asked, region, parts)
        if out is not None:
            _write(asked, out)
    except InputError as error:
        print(error, file=sys.stderr)
        return EXIT_CODE
    except KeyboardInterrupt:
        print("interrupted; finished parts are kept", file=sys.stderr)
        return INTERRUPTED
    return 0


def _run(asked: argparse.Namespace, region: str, parts: Sequence[str]) -> None:
    """Run the parts of a region and print what they found."""
    workers = max(1, asked.workers)
    found = validate(parts, region=region, quick=asked.quick, workers=workers, again=asked.again, progress=Bar(region))
    print(f"# {region}")
    for part, findings in found.items():
        print(part_text(part, findings))


def _write(asked: argparse.Namespace, out: Path) -> None:
    """The page: of one region in a file of its own, else of all; what a memo cites beside it."""
    region = (asked.region if asked.out else None) or REGION
    everything, key = found_before(region, asked.quick), Bench(region=region).start().key
    others = (
        []
        if asked.out and asked.region
        else [Elsewhere(slug, found_before(slug, asked.quick), Bench(region=slug).start().key) for slug in elsewhere()]
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page(everything, region, asked.quick, key, others), encoding="utf-8")
    print(f"{out}", file=sys.stderr)
    if asked.out is None:
        print(f"{save(everything, region, key)}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
