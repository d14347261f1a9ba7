"""The dated starts of the real region, as a run opens them: burnt in, lived to their month, brought to their cells."""

import numpy as np
import pytest

from labsim.population.starts import count_cells
from labsim.start import prepare


@pytest.mark.slow
@pytest.mark.parametrize("start", ["document", "2019-01"])
def test_a_dated_start_has_its_cells_exactly(start):
    opened = prepare("gorinchem", start=start)
    wanted = opened.region.starts[start].cells
    assert np.array_equal(count_cells(opened.world, len(opened.region.municipalities), opened.week), wanted)
