"""Ends of work in plain Python, written from the rules: who loses or leaves work, and what follows."""

from math import exp
from typing import NamedTuple

import reference_draws as draws
from labsim.core.codes import NO_ROW, OUTSIDE, Attachment, Barrier, Contract, Decision, Scheme, Slot, Status
from labsim.world.log import Cause
from labsim.world.persons import Flag

WORST_SD = 3.0  # match quality below the standard that nobody has
UNLOSABLE = (Contract.SHELTERED, Contract.SUPPORTED)
INSURED = (Contract.PERMANENT, Contract.FLEX, Contract.SUBSIDISED, Contract.BBL, Contract.SECONDED)


def weeks_of_ww(recent: int, five_years: int, career: int) -> int:
    """WW in weeks of 12/52.18 month: needs 26 of 36 weeks, then three months.

    Who worked four of the last five years gets a month for each year up to ten and half a month for each year
    after that, at most two years.
    """
    if recent < 26:
        return 0
    if five_years < 4 * 52:
        return int(3 * 4.348)
    years = career / 52
    months = years if years <= 10 else 10 + (years - 10) / 2
    return int(min(max(months, 3), 24) * 4.348)


def loss_hazard(p, contract: int, tenure: int, quality: float, barriers: int) -> float:
    """Weekly chance of losing a job."""
    if contract in UNLOSABLE:
        return 0.0
    by_contract = {
        Contract.PERMANENT: p.loss_permanent_w,
        Contract.FLEX: p.loss_flex_w,
        Contract.SELF_EMPLOYED: p.loss_self_w,
    }
    hazard = by_contract.get(contract, p.loss_subsidised_w)
    hazard *= p.first_year_factor if tenure < 52 else p.later_factor
    sick = bool(barriers >> Barrier.PHYSICAL & 1) or bool(barriers >> Barrier.MENTAL & 1)
    debts = bool(barriers >> Barrier.DEBTS & 1)
    burden = (p.barrier_slope if sick else 0.0) + (p.debt_slope if debts else 0.0)
    return hazard * exp(burden - p.quality_slope * quality)


def weeks_of_notice(p, contract: int, tenure: int) -> int:
    """Weeks between dismissal and the end of work: a month, one more per five years, four at most; permanent only."""
    months = min(4, 1 + tenure // 260)
    return int(p.notice * 4.348 * months) if contract == Contract.PERMANENT else 0


def quit_hazard(p, attachment: int, age: int) -> float:
    """Weekly chance of leaving work for inactivity."""
    by_attachment = {
        Attachment.STUDENT: p.quit_student_w,
        Attachment.AOW: p.quit_aow_w,
        Attachment.WEAK: p.quit_weak_w,
        Attachment.DISABLED: p.quit_disabled_w,
    }
    early = p.retire_early_w if age >= 62 else 0.0
    return by_attachment.get(attachment, p.quit_strong_w + early)


def most_of(p) -> tuple[float, float, float]:
    """The widths of the intervals for losing work, quitting and renewal: no hazard may be wider than its own."""
    riskiest = max(p.loss_permanent_w, p.loss_flex_w, p.loss_self_w, p.loss_subsidised_w)
    riskiest *= max(p.first_year_factor, p.later_factor) * exp(
        p.barrier_slope + p.debt_slope + WORST_SD * p.quality_slope
    )
    quits = [p.quit_student_w, p.quit_aow_w, p.quit_weak_w, p.quit_disabled_w, p.quit_strong_w + p.retire_early_w]
    return riskiest, max(quits), p.renewal_w


def kept_by(step, j: int) -> float:
    """Log factor of the employer of position j: inclusive ones keep people, supported ones dismiss less."""
    if j < 0:
        return 0.0
    e = int(step.positions.employer[j])
    kind = float(step.employers.inclusiveness[e])
    kind += float(step.levers.inclusion[e]) * (1 - kind)
    return float(step.levers.dismissal[e]) - step.p.inclusive_keep * kind


class EndJobs:
    """The step over the tables of a world, in place; `log` gets (row, status, contract, scheme, cause)."""

    def __init__(self, world, levers, params, week: int, seed: int) -> None:
        self.persons, self.traits, self.positions = world.persons, world.traits, world.positions
        self.employers, self.levers = world.employers, levers
        self.p, self.week, self.seed = params, week, seed
        self.key = draws.stream(seed, Decision.SEPARATION, week)
        self.log: list[tuple[int, int, int, int, int]] = []

    def luck(self, i: int) -> tuple[float, float]:
        """This week's two uniforms of one person, for what happens and for searching on: the halves of one word."""
        word = draws.bits(self.key, int(self.persons.ident[i]))
        return (word >> 32) / 2**32, (word & 0xFFFFFFFF) / 2**32

    def run(self) -> int:
        """Everybody at work in turn; returns how many lost a job."""
        lost = 0
        for i in range(len(self.persons.ident)):
            if self.persons.status[i] == Status.EMPLOYED:
                lost += self.decide(i)
        return lost

    def decide(self, i: int) -> bool:
        """What happens to one worker; whether it was a loss."""
        who, p = self.persons, self.p
        contract = int(who.contract[i])
        tenure = self.week - int(who.job_start[i])
        if int(who.flags[i]) & Flag.NOTICE:
            if self.week < int(self.traits.notice_end[i]):
                return False
            self.lose(i)
            return True
        age = int((self.week - int(who.birth_week[i])) / 52.1775)
        loss = loss_hazard(p, contract, tenure, float(who.quality[i]), int(who.barriers[i]))
        quitting = 0.0 if contract in UNLOSABLE else quit_hazard(p, int(who.attachment[i]), age)
        most_loss, most_quit, most_renewal = most_of(p)
        assert loss <= most_loss and quitting <= most_quit, "the intervals must be wide enough"
        u = draws.sieved(self.key, int(who.ident[i]), most_loss + most_quit + most_renewal, self.luck(i)[0])
        if u < loss * exp(self.levers.separation[i] + kept_by(self, int(who.position[i]))):
            term = weeks_of_notice(p, contract, tenure)
            if term > 0:
                who.flags[i] |= Flag.NOTICE
                self.traits.notice_end[i] = self.week + term
                return False
            self.lose(i)
            return True
        if most_loss <= u < most_loss + quitting:
            self.leave(i)
        elif most_loss + most_quit <= u < 1 and contract == Contract.FLEX and tenure >= 52:
            self.renew(i)
        return False

    def renew(self, i: int) -> None:
        """Flexible work of a year becomes permanent."""
        self.persons.contract[i] = Contract.PERMANENT
        self.note(i, Cause.JOB_CHANGED)

    def lose(self, i: int) -> None:
        """Work ends against one's will: on to the next job if there is one, else searching and WW."""
        who = self.persons
        self_employed = who.contract[i] == Contract.SELF_EMPLOYED
        self.stop(i)
        if who.next_position[i] != NO_ROW:
            who.status[i] = Status.UNEMPLOYED
        else:
            if self_employed:
                self.traits.insured_36w[i] = 0
            shares = {
                Attachment.STRONG: 1.0,
                Attachment.WEAK: self.p.search_weak_share,
                Attachment.STUDENT: self.p.search_student_share,
            }
            chance = shares.get(int(who.attachment[i]), 0.0)
            if self.luck(i)[1] < chance:
                who.status[i] = Status.UNEMPLOYED
                self.claim_ww(i)
            else:
                who.status[i] = Status.INACTIVE
        self.note(i, Cause.JOB_LOST)

    def claim_ww(self, i: int) -> None:
        """WW of a job loser without a benefit: the new right or what was left of the old one, the longer."""
        traits = self.traits
        if self.persons.scheme[i] != Scheme.NONE:
            return
        right = weeks_of_ww(int(traits.insured_36w[i]), int(traits.insured_5y[i]), int(traits.insured_w[i]))
        weeks = max(right, int(traits.ww_left[i]))
        traits.ww_left[i] = 0
        if weeks:
            self.persons.scheme[i] = Scheme.WW
            traits.ww_end[i], traits.benefit_since[i] = self.week + weeks, self.week
            traits.insured_36w[i] = 0

    def leave(self, i: int) -> None:
        """Work ends by one's own choice: no search, no WW, and an accepted job is given back."""
        who = self.persons
        self_employed = who.contract[i] == Contract.SELF_EMPLOYED
        self.stop(i)
        if who.next_position[i] >= 0:
            self.free(int(who.next_position[i]))
        who.next_position[i] = NO_ROW
        if self_employed:
            self.traits.insured_36w[i] = 0
        self.traits.ww_left[i] = 0
        who.status[i] = Status.INACTIVE
        self.note(i, Cause.QUIT)

    def stop(self, i: int) -> None:
        """The person has no work any more and the slot nobody; insured weeks are added up."""
        who, traits, week = self.persons, self.traits, self.week
        if who.contract[i] in INSURED:
            tenure = week - int(who.job_start[i])
            traits.insured_w[i] = min(int(traits.insured_w[i]) + tenure, 32_000)
            traits.insured_36w[i] = min(int(traits.insured_36w[i]) + tenure, 36)
            traits.insured_5y[i] = min(int(traits.insured_5y[i]) + tenure, 5 * 52)
        if who.position[i] not in (NO_ROW, OUTSIDE):
            self.free(int(who.position[i]))
        who.position[i], who.contract[i], who.hours[i] = NO_ROW, Contract.NONE, 0
        who.jobless_since[i], who.quality[i], who.job_value[i] = week, 0.0, 0.0
        who.flags[i] = 0

    def free(self, j: int) -> None:
        """The slot is left this week."""
        self.positions.state[j], self.positions.occupant[j] = Slot.VACATED, NO_ROW
        self.positions.since[j] = self.week

    def note(self, i: int, cause: Cause) -> None:
        """What the log should say."""
        who = self.persons
        self.log.append((i, int(who.status[i]), int(who.contract[i]), int(who.scheme[i]), int(cause)))


class Commuters(NamedTuple):
    """What `kept_by` looks at."""

    positions: object
    employers: object
    levers: object
    p: object


def end_commuter_jobs(world, levers, params, week: int, seed: int) -> int:
    """In-commuters lose work as residents do, and leave for jobs elsewhere; returns how many."""
    slots = world.positions
    key = draws.stream(seed, Decision.COMMUTER_SEPARATION, week)
    gone = 0
    for j in range(len(slots.ident)):
        if slots.occupant[j] == OUTSIDE and slots.state[j] == Slot.FILLED:
            tenure = week - int(slots.since[j])
            hazard = loss_hazard(params, int(slots.contract[j]), tenure, float(slots.quality[j]), 0)
            hazard *= exp(kept_by(Commuters(slots, world.employers, levers, params), j))
            chance = most_of(params)[0] + params.commuter_extra_w
            word = draws.uniform(key, int(slots.ident[j]))
            if draws.sieved(key, int(slots.ident[j]), chance, word) < hazard + params.commuter_extra_w:
                slots.state[j], slots.occupant[j], slots.since[j] = Slot.VACATED, NO_ROW, week
                gone += 1
    return gone
