"""What a searcher thinks of an opening: `processes.search` and `processes.seekers` in numpy."""

from typing import TYPE_CHECKING

import numpy as np

from labsim.core.codes import Attachment, Decision, Status
from labsim.core.draws import lasting_stream, pair_bits, unit
from labsim.processes.seekers import NOTICE
from labsim.study.tables.sight import Sight
from labsim.world.derived import WEEKS_IN_MONTH

if TYPE_CHECKING:
    from labsim.model import LabourMarket


def too_little(market: "LabourMarket", sight: Sight, s: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Whether searcher s wants more than posted position j offers: wage, distance, trade and own taste together.

    s: places in `sight` [k], j: rows [k]; the image of the trade is left out, see `put_off`."""
    i = sight.searchers[s]
    return ~worth_it(market, i, worth(market, i, j))


def put_off(market: "LabourMarket", sight: Sight, s: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Whether searcher s would want position j, but for the image of a trade that is not his or hers (rule R46)."""
    i = sight.searchers[s]
    image = np.where(trained_for(market, i, j), 0.0, market.setting.fields.image[market.world.positions.segment[j]])
    plain = worth(market, i, j)
    return worth_it(market, i, plain) & ~worth_it(market, i, plain - image)


def trained_for(market: "LabourMarket", i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Whether the work of positions j is in a field of persons i [k]: their own, or that of their certificate."""
    persons, asked = market.world.persons, market.world.positions.segment[j]
    student = persons.attachment[i] == Attachment.STUDENT
    return (persons.segment[i] == asked) | ((persons.second_segment[i] == asked) & ~student)


def worth(market: "LabourMarket", i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Utility of posted positions j for persons i [k], without the image of the trade."""
    behaviour, fields = market.setting.behaviour, market.setting.fields
    p, slots, persons = behaviour.search, market.world.positions, market.world.persons
    key = lasting_stream(market.seed, Decision.TASTE)
    pairs = zip(persons.ident[i], slots.vacancy[j], strict=True)
    luck = np.fromiter((unit(pair_bits(key, a, b)) for a, b in pairs), float, len(i))
    minutes = fields.minutes[persons.municipality[i], slots.municipality[j]]
    value = behaviour.listing.wage_weight * slots.wage[j] - p.minutes_weight * minutes / 30.0
    loss = np.where(trained_for(market, i, j), 0.0, p.near_loss)
    return np.asarray(value + p.taste_width * (luck - 0.5) - loss)


def worth_it(market: "LabourMarket", i: np.ndarray, utility: np.ndarray) -> np.ndarray:
    """Whether persons i want work of this utility [k]: want falls with the time without work."""
    p, persons = market.setting.behaviour.seekers, market.world.persons
    without = np.where(persons.flags[i] & NOTICE, 0.0, (market.week - persons.jobless_since[i]) / WEEKS_IN_MONTH)
    least = p.reserve_jobless - p.reserve_fall_m * without
    at_work = (persons.status[i] == Status.EMPLOYED) & (persons.flags[i] & NOTICE == 0)
    return utility > np.where(at_work, p.job_memory * persons.job_value[i] + p.move_gain, least)
