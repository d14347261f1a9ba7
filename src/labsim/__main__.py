"""`python -m labsim` is the command `labsim`."""

from labsim.cli import main

if __name__ == "__main__":
    main()
