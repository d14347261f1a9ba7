"""The command line. A door without logic of its own: it reads words, calls one function, prints.

Heavy libraries load after the first line is on the screen.
"""

import sys

from labsim.cli.words import announce


def main() -> None:
    """Entry point of `labsim`."""
    announce(sys.argv[1:])
    from labsim.cli.app import app  # typer and what it needs take as long as all the rest of a start

    sys.exit(app())


__all__ = ["main"]
