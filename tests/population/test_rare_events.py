"""What the sieve of rare events reads of a new population: hashes of idents, and no hazard beyond its interval."""

import numpy as np

from labsim.core.codes import Contract, Status
from labsim.processes.end_jobs import most_loss_w, separation_hazard_w
from labsim.start import make_behaviour
from reference_draws import mix


def test_people_and_positions_carry_the_hash_of_their_ident(built):
    world = built[1].world
    for table in (world.persons, world.positions):
        assert table.hash.dtype == np.uint32
        some = slice(None, None, max(1, len(table.ident) // 500))
        expected = [mix(int(ident)) >> 32 for ident in table.ident[some]]
        assert table.hash[some].tolist() == expected


def test_nobody_at_work_has_a_hazard_beyond_the_bound(built):
    """Match quality at the start is a normal draw without bounds: it must stay within what the bound reckons with."""
    world, p = built[1].world, make_behaviour().end_jobs
    persons, positions = world.persons, world.positions
    at_work = np.flatnonzero(persons.status == Status.EMPLOYED)
    kinds = zip(persons.contract[at_work], persons.quality[at_work], persons.barriers[at_work], strict=True)
    hazards = [separation_hazard_w(contract, 0, quality, barriers, p) for contract, quality, barriers in kinds]
    assert max(hazards) <= most_loss_w(p)
    commuters = np.flatnonzero(positions.occupant == -2)
    worst = positions.quality[commuters].min()
    assert max(separation_hazard_w(c, 0, worst, 0, p) for c in Contract) <= most_loss_w(p)
