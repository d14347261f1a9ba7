"""What a match turns into, in plain Python from the rules: lags, terms, channels, the border."""

import math

import numpy as np

import reference_draws as draws
from labsim.core.codes import OUTSIDE, Channel, Contract, Decision, Scheme, Slot
from labsim.world.board import VacancyKind
from labsim.world.persons import Flag


class Hire:
    """The last part of step 8 over the tables of a world, in place."""

    def __init__(self, world, m) -> None:
        self.world, self.m, self.p = world, m, m.setting.behaviour.hiring
        self.week, self.block_w = m.week, int(m.setting.behaviour.listing.block_w)
        self.life_w = float(m.setting.behaviour.listing.outside_life_w)
        slots = int(m.offices.trial_slots.sum())
        free = max(0.0, 1.0 - m.trials / slots) if slots else 0.0
        self.trial_share = self.p.trial_share * free

    def luck(self, decision: Decision, ident: int) -> float:
        """This week's uniform of one ident."""
        return draws.uniform(draws.stream(self.m.seed, decision, self.week), ident)

    def run(self) -> int:
        """Every vacancy that holds somebody; before and after it what the labour market outside makes of it."""
        board, segments = self.m.board, self.world.segments
        segments.outside_taken[:] = segments.outside_returned[:] = 0.0
        held = [v for v in range(int(board.start[-1])) if board.holder[v] >= 0]
        for v in held:
            s = int(board.holder[v])
            quality = np.float32(board.score[s, self.m.scratch.entry[s]]) - np.float32(board.standard[v])
            if board.row[v] < 0:
                self.outside(s, v, quality)
            else:
                self.here(s, v, quality)
        if self.m.setting.outside_eta > 0:
            self.withhold()
            for g in range(len(segments.outside_owed)):
                beyond = float(segments.outside_taken[g]) - float(segments.outside_normal[g])
                back = float(segments.outside_withheld[g]) - float(segments.outside_returned[g])
                segments.outside_owed[g] += self.m.setting.outside_eta * beyond + back
        return len(held)

    def weeks_left(self, age: int) -> float:
        """Mean lives that an outside job of this age is still open: competitors come, or its block ends."""
        return 1 - math.exp(-max(0, self.block_w - age) / self.life_w)

    def withhold(self) -> None:
        """Where the outside was left with jobs, some do not open in the block that begins next."""
        outside, segments = self.world.outside, self.world.segments
        segments.outside_withheld[:] = 0.0
        for k, ident in enumerate(outside.ident.tolist()):
            block, age = divmod(self.week + 1 + int(outside.phase[k]), self.block_w)
            if age:
                continue
            g = int(outside.segment[k])
            missing = -float(segments.outside_owed[g]) / self.p.border_memory_w
            opening_w = float(segments.outside_jobs[g]) / self.block_w  # rows whose block begins in a week, on average
            if self.luck(Decision.OUTSIDE_OFFER, ident) * opening_w < missing:
                outside.taken[k] = block
                segments.outside_withheld[g] += 1

    def lag(self, v: int, contract: int) -> int:
        """Weeks until a job with this contract begins."""
        board, p = self.m.board, self.p
        u = self.luck(Decision.START_LAG, int(board.ident[v]))
        if board.kind[v] == VacancyKind.DIRECT:
            return 1 + int(u * p.lag_direct_most)
        permanent = (p.lag_permanent_least, p.lag_permanent_most)
        least, most = permanent if contract == Contract.PERMANENT else (p.lag_flex_least, p.lag_flex_most)
        return int(least + u * (most - least + 1))

    def here(self, s: int, v: int, quality: np.float32) -> None:
        """A position in the region is taken, by a resident or by somebody from elsewhere."""
        board, slots, j = self.m.board, self.world.positions, int(self.m.board.row[v])
        slots.state[j], slots.since[j] = Slot.ACCEPTED, self.week
        i = int(board.who[s])
        if i < 0:
            k = -2 - i
            begins = self.week + self.lag(v, int(slots.contract[j]))
            slots.occupant[j], slots.quality[j], slots.due[j] = OUTSIDE, quality, begins
            self.world.shadows.hired[k] = (self.week + self.world.shadows.phase[k]) // 13
            return
        slots.occupant[j] = i
        mediated = bool(board.referred[s] and slots.handled[j])
        contract = int(slots.contract[j])
        on_benefit = self.world.persons.scheme[i] in (Scheme.BIJSTAND, Scheme.WAJONG)
        if mediated and on_benefit and self.luck(Decision.HOURS_OFFER, int(board.who_ident[s])) < self.trial_share:
            contract = Contract.TRIAL
        channel = Channel.DIRECT if board.kind[v] == VacancyKind.DIRECT else Channel.POSTED
        channel = Channel.WSP if mediated else channel
        channel = Channel.TRACK if self.world.persons.track[i] >= 0 else channel
        flags = Flag.MEDIATED if mediated else 0
        self.promise(i, s, v, quality, (j, contract, int(slots.hours[j]), flags, channel))

    def outside(self, s: int, v: int, quality: np.float32) -> None:
        """A job elsewhere. Given: a competitor goes without. It opens again for hires beyond the normal number."""
        board, p, k = self.m.board, self.p, -2 - int(self.m.board.row[v])
        ident, eta, outside, segments = (
            int(board.who_ident[s]), self.m.setting.outside_eta, self.world.outside, self.world.segments,
        )  # fmt: skip
        key = draws.stream(self.m.seed, Decision.OUTSIDE_REFILL, self.week)
        refill, g = draws.uniform_pair(key, ident, int(board.ident[v])), int(outside.segment[k])
        share = self.weeks_left(int(board.age[v])) / self.weeks_left(0)
        segments.outside_taken[g] += share
        back_w = float(segments.outside_owed[g]) / self.p.border_memory_w
        if eta > 0 and refill * float(segments.outside_normal[g]) < back_w:
            segments.outside_returned[g] += share
        else:
            outside.taken[k] = (self.week + int(outside.phase[k])) // self.block_w
        given = refill >= eta
        u = self.luck(Decision.HOURS_OFFER, ident)
        own = Contract.SELF_EMPLOYED if u >= 1 - p.outside_self_share else Contract.PERMANENT
        contract = Contract.FLEX if u < p.outside_flex_share else own
        flags = Flag.GIVEN_OUTSIDE if given else 0
        week_key = draws.stream(self.m.seed, Decision.HOURS_OFFER, self.week)
        hours = int(p.outside_hours - 8 + 16 * draws.uniform_pair(week_key, ident, int(board.ident[v])))
        terms = (OUTSIDE, contract, hours, flags, Channel.POSTED)
        self.promise(int(board.who[s]), s, v, quality, terms)

    def promise(self, i: int, s: int, v: int, quality: np.float32, terms: tuple) -> None:
        """What the person will do, and when."""
        persons, traits = self.world.persons, self.world.traits
        offered = terms[1] if terms[0] == OUTSIDE else int(self.world.positions.contract[terms[0]])
        persons.next_week[i] = self.week + self.lag(v, offered)
        persons.next_position[i], traits.next_contract[i], traits.next_hours[i] = terms[:3]
        traits.next_flags[i], traits.next_channel[i] = terms[3:]
        traits.next_quality[i] = quality
        traits.next_value[i] = self.m.board.utility[s, self.m.scratch.entry[s]]
