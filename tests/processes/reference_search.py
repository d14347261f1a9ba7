"""Search in plain Python, from the rules: what is on offer, who sees what, which few, and at what score."""

from dataclasses import dataclass
from math import exp, prod

import numpy as np

import reference_draws as draws
from labsim.core.codes import (
    COMPETENCES,
    OUTSIDE,
    SEGMENTS,
    Attachment,
    Barrier,
    Competence,
    Contract,
    Decision,
    Scheme,
    Slot,
    Status,
)
from labsim.world.board import TURNS, VacancyKind

HALF = 0xFFFFFFFF
ODD = 0x9E3779B1
WEEKS_OWN, WEEKS_NEAR, WEEKS_FRESH = 16, 64, 2
FEW = 80  # searchers, from whom on a segment's vacancies take turns
OWN_MOST, DIRECT_MOST, MEDIATED_MOST = 6, 3, 3


@dataclass(frozen=True)
class Vacancy:
    """An opening as everybody sees it."""

    ident: int
    row: int  # in positions, or -2 - k for outside job k
    kind: VacancyKind
    segment: int
    age: int
    standard: float
    value: float
    place: int


def vacancies(world, p, week: int, seed: int) -> list[Vacancy]:
    """Everything that is open this week."""
    slots, found = world.positions, []
    for j in np.flatnonzero((slots.state == Slot.POSTED) | (slots.state == Slot.DIRECT)):
        direct = slots.state[j] == Slot.DIRECT
        age = week - int(slots.opened[j])
        fresh = p.theta + float(slots.standard[j]) - (p.direct_lower if direct else 0.0)
        found.append(
            Vacancy(
                ident=int(slots.vacancy[j]), row=int(j), segment=int(slots.segment[j]), age=age,
                kind=VacancyKind.DIRECT if direct else VacancyKind.POSTED, place=int(slots.municipality[j]),
                standard=fresh - p.delta * min(age, p.restandard_w) / p.restandard_w,
                value=p.wage_weight * float(slots.wage[j]) + (p.direct_bonus if direct else 0.0),
            )
        )  # fmt: skip
    return found + outside_vacancies(world.outside, p, week, seed)


def outside_vacancies(outside, p, week: int, seed: int) -> list[Vacancy]:
    """Outside jobs: a row offers one job a block of weeks, until a resident or a keyed competitor has it."""
    key_life = draws.stream(seed, Decision.OUTSIDE_LIFE, 0)
    key_name = draws.lasting(0, Decision.OUTSIDE_LIFE)
    key_wage = draws.lasting(seed, Decision.TASTE)
    found = []
    for k, row in enumerate(outside.ident.tolist()):
        block, age = divmod(week + int(outside.phase[k]), int(p.block_w))
        life = -p.outside_life_w * np.log(1.0 - draws.uniform_pair(key_life, row, block))
        if outside.taken[k] != block and age < life:
            ident = draws.pair_bits(key_name, row, block)
            value = p.wage_weight * p.outside_wage_sd * draws.normal(key_wage, ident)
            found.append(
                Vacancy(
                    ident,
                    -2 - k,
                    VacancyKind.OUTSIDE,
                    int(outside.segment[k]),
                    age,
                    p.outside_theta,
                    value,
                    -1,
                )
            )
    return found


def best(entries: list[tuple[Vacancy, np.float32]]) -> list[tuple[Vacancy, np.float32]]:
    """Best first; ties by ident."""
    return sorted(entries, key=lambda entry: (-entry[1], entry[0].ident))


class Search:
    """One week's search over the tables of a market, after its searchers have been chosen."""

    def __init__(self, m) -> None:
        self.m, self.world, self.p, self.fields = m, m.world, m.setting.behaviour.search, m.setting.fields
        self.seed = m.seed
        self.offers = vacancies(m.world, m.setting.behaviour.listing, m.week, m.seed)
        self.by_segment = {g: [v for v in self.offers if v.segment == g] for g in range(SEGMENTS)}
        self.keys = {d: draws.lasting(m.seed, d) for d in (Decision.VISIBILITY, Decision.TASTE, Decision.MATCH_QUALITY)}
        self.call = draws.stream(m.seed, Decision.DIRECT_CONTACT, m.week) >> 32

    # --- who sees what ----------------------------------------------------------------------------------

    def sees(self, ident: int, v: Vacancy, near: bool) -> bool:
        """Whether a searcher meets a vacancy this week."""
        usual = float(self.world.segments.searchers_normal[v.segment])
        turns = TURNS if usual >= FEW else 1
        outlook = draws.bits(self.keys[Decision.VISIBILITY], ident) >> 32
        name, age = v.ident >> 32, v.age
        if v.kind == VacancyKind.DIRECT:
            name, age = name ^ self.call, 0
        if (name ^ age ^ outlook) % turns:
            return False  # not its turn
        phase = ((outlook ^ name) * ODD & HALF) >> 16
        if v.kind == VacancyKind.DIRECT:
            rate = self.p.direct_contacts / max(1.0, usual) * (self.p.direct_near if near else 1.0)
            return phase < int(min(65535.0, 65536.0 * turns * rate))
        rounds = (WEEKS_NEAR if near else WEEKS_OWN) // turns
        if v.age < WEEKS_FRESH:
            rounds //= 2
        return (phase ^ age // turns) % rounds == 0

    def seen(self, s: int) -> list[tuple[Vacancy, bool]]:
        """What searcher s sees: (vacancy, whether in a neighbouring segment)."""
        board, who = self.m.board, self.world.persons
        i, ident, own = int(board.who[s]), int(board.who_ident[s]), int(board.who_segment[s])
        fields = {own: False}
        if i >= 0:
            start, second = self.fields.near_start, int(who.second_segment[i])
            if second >= 0 and who.attachment[i] != Attachment.STUDENT:
                fields.setdefault(second, False)
            for g in self.fields.near[start[own] : start[own + 1]].tolist():
                fields.setdefault(g, True)
        found = [(v, near) for g, near in fields.items() for v in self.by_segment[g] if self.sees(ident, v, near)]
        looks = board.cap[s] > 0 or board.referred[s]  # who does not apply this week can only be asked
        return [(v, near) for v, near in found if looks or v.kind == VacancyKind.DIRECT]

    def presented(self, s: int) -> list[Vacancy]:
        """Vacancies in the searcher's own fields that mediation brings: a graduate's host and co-owners of a pathway,
        and for whom the employer service refers all that it works on."""
        i, who, levers = int(self.m.board.who[s]), self.world.persons, self.m.levers
        if i < 0:
            return []
        own, second = int(self.m.board.who_segment[s]), int(who.second_segment[i])
        fields = [own] if second in (-1, own) or who.attachment[i] == Attachment.STUDENT else [own, second]
        firm, handled = self.world.positions.employer, self.world.positions.handled
        found = []
        for v in (v for g in fields for v in self.by_segment[g] if v.row >= 0):
            known = levers.host[i] == firm[v.row] + 1 or self.owns(int(firm[v.row]), int(who.track[i]))
            graduate = who.track[i] >= 0 and v.segment == second and known
            if graduate or (self.m.board.referred[s] and handled[v.row]):
                found.append(v)
        return found

    def met(self, s: int, brought: bool) -> list[tuple[Vacancy, bool]]:
        """What channels show, or bring: pairs of a user and a member meet once in the channel's cycle."""
        i, levers = int(self.m.board.who[s]), self.m.levers
        if i < 0 or not levers.channels[i]:
            return []
        who, own = self.world.persons, int(self.m.board.who_segment[s])
        start, second = self.fields.near_start, int(who.second_segment[i])
        fields = {own: False}
        if second >= 0 and who.attachment[i] != Attachment.STUDENT:
            fields.setdefault(second, False)
        for g in self.fields.near[start[own] : start[own + 1]].tolist():
            fields.setdefault(g, True)
        return [(v, near) for g, near in fields.items() for v in self.by_segment[g] if self.meets(i, v, brought)]

    def meets(self, i: int, v: Vacancy, brought: bool) -> bool:
        """Whether person i and a vacancy of a member meet this week on a channel they share that brings, or shows."""
        levers = self.m.levers
        if v.row < 0:
            return False
        shared = int(levers.channels[i]) & int(levers.members[self.world.positions.employer[v.row]])
        for b in range(len(levers.channel_cycle)):
            cycle = int(levers.channel_cycle[b])
            key, who = int(levers.channel_key[b]), int(self.world.persons.ident[i])
            if (int(levers.channel_brings[0]) >> b & 1) != brought:
                continue
            if shared >> b & 1 and cycle and ((draws.pair_bits(key, who, v.ident) >> 33) + self.m.week) % cycle == 0:
                return True
        return False

    def bound(self, i: int) -> int:
        """Bits of the barriers that bind person i this week."""
        return int(self.world.persons.barriers[i]) & ~int(self.m.levers.eased[i])

    def farthest(self, i: int) -> float:
        """Minutes that person i travels at most."""
        p, more = self.m.setting.behaviour.seekers, float(self.m.levers.reach[i])
        if self.bound(i) >> Barrier.TRANSPORT & 1:
            return p.transport_minutes + more
        median = (p.radius_practical, p.radius_middle, p.radius_high)[int(self.world.persons.segment[i]) % 3]
        habit = draws.normal(draws.lasting(self.seed, Decision.REACH), int(self.world.persons.ident[i]))
        return float(np.float32(median * exp(p.radius_spread * habit) + more))

    def open_to(self, i: int, j: int) -> bool:
        """Whether position j is for person i and the law lets the person do it."""
        k, paper = int(self.world.positions.audience[j]), int(self.world.positions.requires[j])
        mine = k == 0 or int(self.m.levers.audience[i]) >> (k - 1) & 1
        return bool(mine and (paper == 0 or int(self.world.traits.credentials[i]) >> (paper - 1) & 1))

    # --- which few --------------------------------------------------------------------------------------

    def utility(self, s: int, v: Vacancy, near: bool) -> np.float32 | None:
        """What a vacancy is worth to searcher s, None when it is out of reach or not worth it."""
        board, p = self.m.board, self.p
        i, ident = int(board.who[s]), int(board.who_ident[s])
        taste = p.taste_width * (draws.unit(draws.pair_bits(self.keys[Decision.TASTE], ident, v.ident)) - 0.5)
        loss = p.near_loss + float(self.fields.image[v.segment]) if near else 0.0
        if i < 0:
            worth = np.float32(float(np.float32(v.value)) + taste - loss)
            closed = v.kind == VacancyKind.OUTSIDE or self.world.positions.audience[v.row] > 0
            return None if closed else worth
        home = self.world.persons.municipality[i]
        minutes = float(self.fields.minutes_out[home] if v.place < 0 else self.fields.minutes[home, v.place])
        hours = 36 if v.row < 0 else int(self.world.positions.hours[v.row])
        if minutes > self.farthest(i) or (self.bound(i) >> Barrier.CHILDCARE & 1 and hours > p.childcare_hours):
            return None
        if v.row >= 0 and not self.open_to(i, v.row):
            return None
        there = np.float32(float(np.float32(v.value)) - p.minutes_weight * minutes / 30)
        worth = np.float32(float(there) + taste - loss)
        return worth if worth > board.reserve[s] else None

    def applications(self, s: int) -> list[tuple[Vacancy, np.float32]]:
        """The list of searcher s, best first: the best few looked for, asked directly, mediated."""
        board, handled = self.m.board, self.world.positions.handled
        most = {"own": min(int(board.cap[s]), OWN_MOST), "direct": DIRECT_MOST, "mediated": MEDIATED_MOST}
        parts: dict[str, list[tuple[Vacancy, np.float32]]] = {part: [] for part in most}
        looked = self.seen(s)
        for v, near in looked:
            worth = self.utility(s, v, near)
            if worth is not None:
                mediated = board.referred[s] and v.row >= 0 and handled[v.row]
                part = "direct" if v.kind == VacancyKind.DIRECT else "mediated" if mediated else "own"
                parts[part].append((v, worth))
        known = {v.ident for v, _ in looked}
        for v, near in self.met(s, brought=False):
            worth = self.utility(s, v, near)
            if worth is not None and v.ident not in known:
                parts["own"].append((v, worth))
        found = {part: best(entries)[: most[part]] for part, entries in parts.items()}
        names = {v.ident for entries in found.values() for v, _ in entries}
        extra = [(v, False) for v in self.presented(s) if v.ident not in names]
        shown = {v.ident for v, _ in extra}
        extra += [(v, near) for v, near in self.met(s, brought=True) if v.ident not in names | shown]
        worths = [(v, self.utility(s, v, near)) for v, near in extra]
        found["mediated"] += [(v, worth) for v, worth in worths if worth is not None]
        found["mediated"] = best(found["mediated"])[:MEDIATED_MOST]
        return best([entry for entries in found.values() for entry in entries])

    # --- at what score ----------------------------------------------------------------------------------

    def score(self, s: int, v: Vacancy) -> float:
        """What the employer thinks of the applicant, in sd of match quality."""
        board = self.m.board
        i, ident = int(board.who[s]), int(board.who_ident[s])
        luck = draws.normal_pair(self.keys[Decision.MATCH_QUALITY], ident, v.ident)
        if i < 0:
            return float(board.base[s]) + self.m.setting.behaviour.selection.employed_bonus + luck
        sent = bool(board.referred[s]) and v.row >= 0 and bool(self.world.positions.handled[v.row])
        return self.impression(i) + luck + self.view(i, v, sent)

    def impression(self, i: int) -> float:
        """Points for what an employer sees of resident i before looking at the job."""
        p, who, traits = self.m.setting.behaviour.selection, self.world.persons, self.world.traits
        barriers = (self.bound(i) & ~(1 << Barrier.AGE)).bit_count()  # age is no barrier that stacks
        points = p.ability_sd * float(who.ability[i])
        points -= p.barrier * barriers + p.barrier_stack * max(0, barriers - 1)
        points += p.soft_weight * (float(traits.competences[i, Competence.SOFT]) - 0.6)
        points += p.network_weight * (float(traits.network[i]) - 0.5)
        if who.status[i] == Status.EMPLOYED:
            return points + p.employed_bonus
        age = int((self.m.week - int(who.birth_week[i])) / 52.1775)
        points -= p.age_slope * (age - p.age_middle) / 10
        if who.status[i] == Status.INACTIVE and who.scheme[i] == Scheme.NONE:
            return points
        return points - p.stigma * (1 - exp(-(self.m.week - int(who.jobless_since[i])) / p.stigma_w))

    def view(self, i: int, v: Vacancy, referred: bool) -> float:
        """Points for skills, papers, risk, subsidy and trust."""
        p, levers = self.m.setting.behaviour.selection, self.m.levers
        who, slots = self.world.persons, self.world.positions
        fits = int(self.world.traits.profile[i]) == int(self.fields.profile[v.segment])
        fit = 0.5 * p.profile_fit * (1 if fits else -1)
        firm = int(slots.employer[v.row]) if v.row >= 0 else None
        penalty = p.gap_weight * self.gap(i, v, firm) * (1 - (float(levers.subsidy[i]) if firm is not None else 0))
        if who.segment[i] != v.segment:
            missing = p.diploma_weight * float(self.fields.diploma[v.segment]) * (1 - self.certified(i, v))
            penalty += missing * (p.skills_screen if referred else 1) * (1 - self.by_skills(i, firm))
        if firm is None:
            return fit - penalty
        firms = self.world.employers
        kind = float(firms.inclusiveness[firm])
        penalty *= 1 - p.inclusion_relief * (kind + float(levers.inclusion[firm]) * (1 - kind))
        barriers = self.bound(i)
        if barriers >> Barrier.PHYSICAL & 1 or barriers >> Barrier.MENTAL & 1:
            bound = 1 if slots.contract[v.row] == Contract.PERMANENT else p.risk_flex
            fear = float(firms.risk_aversion[firm]) * (1 - float(levers.informed[firm]))
            penalty += p.risk_weight * fear * bound * (1 - float(levers.cover[i]))
        usual = float(firms.trust[firm, 0])
        trust = usual + float(levers.engaged[firm]) * (1 - usual) if referred else 0.0
        if self.owns(firm, int(who.track[i])):
            trust = max(trust, usual + float(levers.course_trust[who.track[i]]) * (1 - usual))
        return fit + p.trust_weight * trust - penalty

    def owns(self, firm: int, track: int) -> bool:
        """Whether an employer owns a course with others."""
        return track >= 0 and bool(int(self.m.levers.owned[firm]) >> track & 1)

    def by_skills(self, i: int, firm: int | None) -> float:
        """How far an employer on a shared channel looks at skills instead of papers."""
        levers = self.m.levers
        shared = firm is not None and int(levers.channels[i]) & int(levers.members[firm])
        return 1 - prod(1 - float(levers.channel_skills[b]) for b in range(8) if shared >> b & 1)

    def certified(self, i: int, v: Vacancy) -> float:
        """How much a certificate tells about the person: of its own trade only."""
        return float(self.m.levers.signal[i]) if self.world.persons.second_segment[i] == v.segment else 0.0

    def gap(self, i: int, v: Vacancy, firm: int | None) -> float:
        """Competences missing for the job, as far as the employer believes; a host has seen the work."""
        levers, p = self.m.levers, self.m.setting.behaviour.selection
        sees = p.belief + (1 - p.belief) * self.certified(i, v)
        if firm is not None and levers.host[i] == firm + 1:
            sees = 1.0
        sees += (1 - sees) * self.by_skills(i, firm)
        usual = self.fields.requirement[self.world.persons.segment[i]].astype(float)
        believed = (1 - sees) * usual + sees * self.world.traits.competences[i].astype(float)
        asked = self.fields.requirement[v.segment].astype(float)
        assert len(asked) == COMPETENCES
        return float(np.maximum(asked - believed, 0).sum())


assert OUTSIDE == -2  # rows of outside jobs and shadows are counted down from here
