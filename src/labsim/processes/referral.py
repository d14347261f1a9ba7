"""Step 8c, refer: whom the employer service mediates this week, and whom others mediate."""

from labsim.core.codes import Competence, Decision, Scheme, Status
from labsim.core.draws import stream, uniform_at
from labsim.core.jit import kernel, part, rule
from labsim.world.board import Board, Tally
from labsim.world.derived import GROUP_C, distance_group, given_place
from labsim.world.levers import Levers
from labsim.world.offices import OfficeKind, Offices
from labsim.world.persons import Persons, PersonTraits

UNEMPLOYED = int(Status.UNEMPLOYED)


@rule
def in_file(scheme, status, group):
    """Whether the employer service has somebody in its candidate file: WW, Wajong and bijstand A and B."""
    if scheme == Scheme.BIJSTAND:
        return group != GROUP_C and status != Status.EMPLOYED
    if scheme == Scheme.WAJONG:
        return status != Status.EMPLOYED
    return status == Status.UNEMPLOYED and scheme == Scheme.WW


@part
def rooms(offices: Offices):
    """Candidates the employer services can mediate this week."""
    slots = 0
    for o in range(len(offices.kind)):
        if offices.kind[o] == OfficeKind.WSP:
            slots += offices.referral_slots[o]
    return slots


@kernel
def refer(persons: Persons, traits: PersonTraits, offices: Offices, levers: Levers, week, seed, board: Board):
    """The employer service mediates as many candidates as it has hours for, chosen by a keyed draw; others mediate
    those whom an instrument gives a chance of its own. Returns how many are mediated."""
    key = stream(seed, Decision.WSP_REFERRAL, week)
    residents = board.tally[Tally.RESIDENT_SEEKERS]
    size = 0
    for s in range(residents):
        i = board.who[s]
        group = distance_group(board.limits[s], traits.competences[i, Competence.SOFT])
        status = UNEMPLOYED if given_place(persons.contract[i]) else persons.status[i]
        board.referred[s] = in_file(persons.scheme[i], status, group)
        size += board.referred[s]
    share = rooms(offices) / size if size > 0 else 0.0
    referred = 0
    for s in range(residents):
        own = share if board.referred[s] else 0.0
        extra = levers.refer[board.who[s]]
        board.referred[s] = uniform_at(key, board.who_ident[s]) < own + (1.0 - own) * extra
        referred += board.referred[s]
    board.tally[Tally.REFERRED] = referred
    return referred
