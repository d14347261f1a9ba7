"""Circumstances of one week by sector: what happens to the region whatever policy does."""

from enum import IntEnum

import numpy as np


class Around(IntEnum):
    """Row of the table [ROWS, sectors + 1] that steps read; its last column holds for work outside the region.

    Neutral is 0, and 1 for EXPAND. A log of 0 is a factor of 1."""

    REPLACE = 0  # added to the share of left positions that open again
    EXPAND = 1  # factor on the hazard by which latent positions open; outside: on jobs offered
    GROWTH = 2  # reserve positions that exist
    CLOSED = 3  # share of left positions that close
    LOSS_PERMANENT = 4  # log factor on job loss, permanent contract
    LOSS_FLEX = 5  # the same, flexible contract
    LOSS_SELF = 6  # the same, self-employed
    LOSS_SUPPORTED = 7  # the same, subsidised, BBL and other supported work
    LOSS_YOUNG = 8  # added to it for people under 27
    RETIRE = 9  # log factor on early retirement
    LAPSE = 10  # log factor on the withdrawal of posted vacancies
    FLEXIBLE = 11  # share of openings with a permanent contract that become flexible; below 0 the other way


ROWS = len(Around)


def neutral_around(sectors: int, weeks: int = 1) -> np.ndarray:
    """Circumstances in which nothing changes [ROWS, sectors + 1, weeks]."""
    values = np.zeros((ROWS, sectors + 1, weeks))
    values[Around.EXPAND] = 1.0
    return values
