"""What losing work means: WW by the law, searching on or not, the way back to sheltered work."""

from labsim.core.codes import NO_ROW, Attachment, Scheme, Status
from labsim.core.jit import part, rule
from labsim.world.demand import Positions
from labsim.world.derived import WEEKS_IN_MONTH
from labsim.world.levers import Levers, may_return
from labsim.world.moves import end_work, forget_offer
from labsim.world.persons import Flag, Persons, PersonTraits

WW_MOST_MONTHS = 24
RETURN, FROM_SUPPORTED = int(Flag.RETURN), int(Flag.FROM_SUPPORTED)


@rule
def ww_weeks(insured_36w, insured_5y, insured_w):
    """Weeks of WW by law: 26 of 36 weeks worked; three months, or by career when four of five years were worked."""
    if insured_36w < 26:
        return 0
    months = 3.0
    if insured_5y >= 208:
        years = insured_w / 52.0
        months = max(3.0, min(float(WW_MOST_MONTHS), min(years, 10.0) + 0.5 * max(0.0, years - 10.0)))
    return int(months * WEEKS_IN_MONTH)


@part
def after_loss(persons: Persons, traits: PersonTraits, i: int, week: int, draw: float, p):
    """Status and benefit of somebody who has just lost work; `draw` decides whether the weakly attached search.

    p: parameters of end_jobs."""
    attachment = persons.attachment[i]
    searching = attachment == Attachment.STRONG
    if attachment == Attachment.WEAK:
        searching = draw < p.search_weak_share
    elif attachment == Attachment.STUDENT:
        searching = draw < p.search_student_share
    persons.status[i] = Status.UNEMPLOYED if searching else Status.INACTIVE
    if searching and persons.scheme[i] == Scheme.NONE:
        weeks = max(ww_weeks(traits.insured_36w[i], traits.insured_5y[i], traits.insured_w[i]), traits.ww_left[i])
        if weeks > 0:
            persons.scheme[i] = Scheme.WW
            traits.ww_end[i] = week + weeks
            traits.benefit_since[i] = week
            traits.insured_36w[i] = 0
        traits.ww_left[i] = 0


@part
def leave_job(
    persons: Persons, traits: PersonTraits, positions: Positions, levers: Levers, i: int, week: int, lost: bool, draw,
    p,
):
    """Work of person i ends by job loss (WW may follow) or by quitting (it may not). p: parameters of end_jobs."""
    flags = persons.flags[i]
    returns = lost and (flags & RETURN) != 0 and may_return(levers, i)
    end_work(persons, traits, positions, i, week)
    if lost and persons.next_position[i] != NO_ROW:
        persons.status[i] = Status.UNEMPLOYED  # between two jobs
        return
    if persons.next_position[i] != NO_ROW:
        forget_offer(persons, positions, i, week)
    if returns:
        persons.status[i] = Status.INACTIVE
        # the way back, to what it was: fill_sheltered has a place in the same week
        persons.scheme[i] = Scheme.BEGELEID if flags & FROM_SUPPORTED else Scheme.BESCHUT
    elif lost:
        after_loss(persons, traits, i, week, draw, p)
    else:
        persons.status[i] = Status.INACTIVE
        traits.ww_left[i] = 0
