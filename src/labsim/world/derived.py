"""What is read off the columns and never stored: age, tenure, distance to work (groups A, B and C)."""

from labsim.core.codes import Barrier, Contract
from labsim.core.jit import kernel, rule

WEEKS_IN_YEAR = 52.1775
WEEKS_IN_MONTH = WEEKS_IN_YEAR / 12

GROUP_A = 0  # can go to work directly
GROUP_B = 1  # can work after three to six months of guidance
GROUP_C = 2  # mediation to work is not possible yet

_AGE_BIT = 1 << int(Barrier.AGE)


@rule
def given_place(contract):
    """Parallel jobs and experience places: given and not applied for, and no work that counts or shows on a CV."""
    return contract == Contract.PARALLEL or contract == Contract.EXPERIENCE


@rule
def age_years(birth_week, week):
    """Age in whole years."""
    return int((week - birth_week) / WEEKS_IN_YEAR)


@rule
def barrier_count(barriers):
    """How many barriers stack; being older is no barrier to being mediated and does not count."""
    rest = int(barriers) & ~_AGE_BIT
    count = 0
    while rest:
        rest &= rest - 1
        count += 1
    return count


@rule
def distance_group(barriers, soft):
    """Group A, B or C: from the number of barriers and the employee skills [0, 1] (rule R07: derived)."""
    count = barrier_count(barriers)
    if count >= 3 or (count == 2 and soft < 0.45) or soft < 0.20:
        return GROUP_C
    if count == 2 or (count == 1 and soft < 0.55) or soft < 0.35:
        return GROUP_B
    return GROUP_A


@kernel
def distance_groups(barriers, soft, groups):
    """`distance_group` of many: fills groups [n] int64 from barriers [n] uint8 and soft [n] float32; returns n."""
    for k in range(len(groups)):
        groups[k] = distance_group(barriers[k], soft[k])
    return len(groups)
