"""The command line. A door without logic of its own: it reads words, calls one function, prints.

Heavy libraries load after the first line is on the screen.
"""

import sys


def main() -> None:
    """Entry point of `labsim`."""
    from labsim.cli.app import app

    sys.exit(app())


__all__ = ["main"]
