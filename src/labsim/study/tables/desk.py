"""What the institutions did each week: contacts of coaches, people mediated, room that was decided."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from labsim.core.codes import Scheme
from labsim.world.offices import OfficeKind

if TYPE_CHECKING:
    from labsim.model import LabourMarket


class Work(NamedTuple):
    """What institutions did in one period."""

    contacts: int  # clients seen by coaches
    contact_hours: float  # hours of those contacts
    mediations: int  # person-weeks of active mediation
    mediated: int  # different persons
    who: np.ndarray  # their rows, ascending
    mediated_bijstand: int  # of whom with bijstand
    vacancy_slots: int  # openings the employer service could work on at the same time, in the last week
    sheltered_places: int  # new sheltered places that are paid for, in the last week
    places_by_company: dict[str, int]  # the same by work company, where there are several
    channel_users: int  # people who use a channel, such as a platform, in the last week
    channel_employers: int  # employers who do
    near_misses: int  # people whom a channel showed that a small gap in skills cost a job, per week


class Desk:
    """Follows the institutions of one market."""

    def __init__(self, market: "LabourMarket") -> None:
        self.seen = np.zeros(len(market.world.persons.ident), bool)
        self.contacts = self.mediations = self.near_misses = 0
        self.hours = 0.0
        self.periods: list[Work] = []

    def close_week(self, market: "LabourMarket") -> None:
        """Add this week."""
        board, offices = market.board, market.offices
        contacts = int(market.flows.get("contacts", 0))
        social = offices.kind == OfficeKind.SOCIAL_SERVICE
        self.contacts += contacts
        self.hours += contacts * float(offices.contact_hours[social].mean()) if social.any() else 0.0
        self.near_misses += int(np.count_nonzero(market.world.traits.near_miss == market.week))
        sent = np.flatnonzero(board.referred[: board.seekers[0]])
        who = board.who[sent]
        self.seen[who[who >= 0]] = True
        self.mediations += int(np.count_nonzero(who >= 0))

    def close_period(self, market: "LabourMarket") -> None:
        """Put this period away and begin the next."""
        offices, assisted = market.offices, market.world.persons.scheme == Scheme.BIJSTAND
        self.periods.append(
            Work(
                contacts=self.contacts,
                contact_hours=self.hours,
                mediations=self.mediations,
                mediated=int(self.seen.sum()),
                who=np.flatnonzero(self.seen),
                mediated_bijstand=int((self.seen & assisted).sum()),
                vacancy_slots=int(offices.vacancy_slots[offices.kind == OfficeKind.WSP].sum()),
                sheltered_places=int(offices.sheltered_places[offices.kind == OfficeKind.WORK_COMPANY].sum()),
                places_by_company=places_by_company(market),
                channel_users=int(np.count_nonzero(market.levers.channels)),
                channel_employers=int(np.count_nonzero(market.levers.members)),
                near_misses=self.near_misses,
            )
        )
        self.seen[:] = False
        self.contacts = self.mediations = self.near_misses = 0
        self.hours = 0.0


def places_by_company(market: "LabourMarket") -> dict[str, int]:
    """New sheltered places that each work company is paid for, by its name; nothing where there is one only."""
    mine = [one for one in market.institutions if one.kind == OfficeKind.WORK_COMPANY]
    return {one.name: int(market.offices.sheltered_places[one.row]) for one in mine} if len(mine) > 1 else {}
