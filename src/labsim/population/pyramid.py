"""How many people of each single year of age live in each municipality."""

import numpy as np
from scipy.interpolate import PchipInterpolator

from labsim.inputs.region import Region
from labsim.population.keyed import whole

FIRST_AGE = 15  # the first age that the model holds
LAST_AGE = 75  # and the first that it does not
WORKING_END = 65  # inhabitants are published for ages below it
OLDEST = 100


def single_years(decades: np.ndarray) -> np.ndarray:
    """Persons by single year 0..99 [m, 100] from ten-year bands [m, 10], the last of which is open (90+).

    Monotone cubic interpolation of the cumulative numbers: smooth, not negative, each band keeps its total.
    Source of the method: Fritsch and Carlson (1980), SIAM Journal on Numerical Analysis 17(2).
    """
    edges = np.arange(0, OLDEST + 1, 10)
    below = np.concatenate([np.zeros((len(decades), 1)), np.cumsum(decades, axis=1)], axis=1)
    smooth = PchipInterpolator(edges, below, axis=1)(np.arange(OLDEST + 1))
    return np.diff(smooth, axis=1)


def pyramid(region: Region) -> np.ndarray:
    """Whole persons by municipality and single year of age at the base date [m, 100].

    Ages 15 to 65 add up to the published inhabitants; younger and older ages keep the bands' own level.
    """
    years = single_years(region.people.decades)
    working = years[:, FIRST_AGE:WORKING_END]
    scaled = working * (region.people.inhabitants / working.sum(axis=1))[:, None]
    parts = [years[:, :FIRST_AGE], scaled, years[:, WORKING_END:]]
    return np.concatenate([whole(part) for part in parts], axis=1)
