"""Learning places of a pathway: at employers who own it with others, their own places and those that it agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from labsim.core.codes import NO_POSITION, NO_ROW, Decision, Kind
from labsim.core.draws import ident_of_name
from labsim.policy.admit import admit, keyed_uniforms
from labsim.world.offices import Stage

if TYPE_CHECKING:
    from labsim.model import LabourMarket
    from labsim.policy.base import Run
    from labsim.world.demand import Employers


def co_owners_of(design: Any, region: Any, firms: Employers, seed: int) -> np.ndarray:
    """Employers who take part: those the file names, then of its sectors the most trusting (keyed among equals)."""
    sectors = [region.sectors.index(code) for code in design.sectors if code in region.sectors]
    idents = [ident_of_name(Kind.EMPLOYER, slug) for slug in design.named]
    named = np.flatnonzero(np.isin(firms.ident, np.array(idents, np.uint64)))
    rows = np.flatnonzero(np.isin(firms.sector, sectors) & (firms.size >= 2))
    rows = rows[~np.isin(rows, named)]
    draw = keyed_uniforms(seed, Decision.LEARNING_PLACE, 0, firms.ident[rows] ^ np.uint64(design.ident))
    more = max(0, design.co_owners - len(named))
    chosen = admit(np.round(firms.trust[rows, 0], 1), draw, firms.ident[rows], more)
    return np.concatenate([named, rows[chosen]])


class LearningPlaces:
    """The co-owners of one pathway in one world, and who of them can take somebody."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.co_owners = np.zeros(0, np.int64)
        self.founded = False
        self.works: dict[int, np.ndarray] = {}  # co-owners with work of a segment, as of seen_week
        self.seen_week = -1

    def found(self, market: LabourMarket) -> None:
        """Choose the co-owners, once."""
        if not self.founded:
            run = self.run
            self.co_owners = co_owners_of(run.design, run.region, market.world.employers, market.seed)
            self.founded = True

    def find(self, market: LabourMarket, segment: int, ident: int) -> tuple[int, bool]:
        """A co-owner with work of this segment and room, by keyed draw, and whether the place is an agreed one.

        NO_ROW if there is none. Places that a pathway agreed with an employer are for its own people; those that the
        employer has by habit, or that a campaign won, are for whoever comes first."""
        firms = market.world.employers
        owners = self.with_work(market, segment)
        mine, all_agreed = self.in_use(market)
        agreed = mine[owners] < int(self.run.design.learning_places)
        usual = firms.learning_places[owners].astype(np.int64) + market.levers.learning[owners]
        able = owners[agreed | (firms.learning_used[owners] - all_agreed[owners] < usual)]
        if len(able) == 0:
            return NO_ROW, False
        draw = self.run.draw(market, Decision.LEARNING_PLACE, 0, firms.ident[able] ^ np.uint64(ident))
        e = int(able[int(np.argmin(draw))])
        firms.learning_used[e] += 1
        return e, bool(mine[e] < self.run.design.learning_places)

    def with_work(self, market: LabourMarket, segment: int) -> np.ndarray:
        """Co-owners who have work of this segment, as of this week."""
        slots = market.world.positions
        if self.seen_week != market.week:
            self.seen_week, self.works = market.week, {}
        if segment not in self.works:
            exist = (slots.segment == segment) & ~np.isin(slots.state, NO_POSITION)
            self.works[segment] = self.co_owners[np.isin(self.co_owners, slots.employer[exist])]
        return self.works[segment]

    def in_use(self, market: LabourMarket) -> tuple[np.ndarray, np.ndarray]:
        """Agreed places in use by employer: this pathway's own, and those of all pathways [employers] int64."""
        tracks, firms = market.tracks, len(market.world.employers.ident)
        used = slice(0, int(tracks.size[0]))
        busy = (tracks.agreed[used] == 1) & (tracks.stage[used] <= Stage.RUNNING) & (tracks.employer[used] != NO_ROW)
        employer = tracks.employer[used]
        own = busy & (tracks.instrument[used] == self.run.number)
        return np.bincount(employer[own], minlength=firms), np.bincount(employer[busy], minlength=firms)
