"""In which jobs work is won and lost: by sector, kind of employer and contract; and what people earn and receive.

The cells are those of `effects`, of the same persons. Each is told of the job that it is about: gross, deadweight and
spillover of the job with the instruments, lost and displaced of the job that somebody would have had without. So the
jobs of a dimension divide every cell, and net closes for each of them.
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from labsim.core.codes import OUTSIDE, Contract, Scheme, Status
from labsim.inputs.measure import load_income
from labsim.inputs.region import Region
from labsim.population.organisations import employer_rows, inclusive_network
from labsim.study.groups import SMALLEST
from labsim.study.income import monthly_benefit, monthly_wage
from labsim.study.moved import Moved

if TYPE_CHECKING:
    from labsim.model import LabourMarket

ELSEWHERE = "outside_region"
EMPLOYERS = ("small", "middle", "large", "settled_later", "inclusive", "work_company", "own_business", ELSEWHERE)
SIZES = np.array([10, 250])  # positions at the start from which an employer is middle or large
CONTRACTS = tuple(contract.name.lower() for contract in Contract if contract)
DIMENSIONS = ("sector", "employer", "contract")


class Jobs(NamedTuple):
    """The job of everybody at the dates that are looked at closely [n, c], -1 without one; euros a month."""

    codes: np.ndarray  # of each dimension [DIMENSIONS, n, c] int16
    wage: np.ndarray  # gross, of this job [int32]
    income: np.ndarray  # the wage and the benefit beside it [int32]


def job_keys(region: Region) -> tuple[str, ...]:
    """'sector:C' and so on, dimension by dimension."""
    parts = ((*region.sectors, ELSEWHERE), EMPLOYERS, CONTRACTS)
    return tuple(f"{name}:{one}" for name, own in zip(DIMENSIONS, parts, strict=True) for one in own)


class Jobbook:
    """Notes the jobs of one market at some dates."""

    def __init__(self, market: "LabourMarket", region: Region) -> None:
        self.market, self.region, self.told = market, region, load_income()
        firms = market.world.employers
        kind = np.searchsorted(SIZES, firms.size, side="right")
        kind = np.where(firms.size == 0, EMPLOYERS.index("settled_later"), kind)
        kind[inclusive_network(region, firms)] = EMPLOYERS.index("inclusive")
        kind[employer_rows(region, firms)[region.work_company]] = EMPLOYERS.index("work_company")
        self.kind = kind
        self.noted: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []

    def note(self) -> None:
        """The jobs that people have now."""
        persons, slots = self.market.world.persons, self.market.world.positions
        working = np.flatnonzero(persons.status == Status.EMPLOYED)
        position, contract = persons.position[working], persons.contract[working].astype(np.int64)
        here, row = position != OUTSIDE, np.maximum(position, 0)
        sectors = len(self.region.sectors)
        sector = np.where(here, slots.sector[row], sectors)
        kind = np.where(here, self.kind[slots.employer[row]], EMPLOYERS.index(ELSEWHERE))
        kind = np.where(contract == Contract.SELF_EMPLOYED, EMPLOYERS.index("own_business"), kind)
        codes = np.full((len(DIMENSIONS), len(persons.status)), -1, np.int16)
        codes[0, working] = sector
        codes[1, working] = sectors + 1 + kind
        codes[2, working] = sectors + 1 + len(EMPLOYERS) + contract - 1
        self.noted.append((codes, *self._euros(working, position, contract)))

    def _euros(self, working: np.ndarray, position: np.ndarray, contract: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Wage and income a month of everybody [n], [n] int32; of who has left or is still to come 0."""
        persons = self.market.world.persons
        wage = np.zeros(len(persons.status))
        wage[working] = monthly_wage(self, working, position, contract, persons.hours[working], self.told)
        here = (persons.status != Status.ABSENT) & (persons.status != Status.GONE)
        some, income = np.flatnonzero(here & (persons.scheme != Scheme.NONE)), wage.copy()
        income[some] += monthly_benefit(self, some, persons.scheme[some], wage[some], self.told)
        return np.rint(wage).astype(np.int32), np.rint(income).astype(np.int32)

    @property
    def jobs(self) -> Jobs:
        """Everything that was noted."""
        codes, wage, income = zip(*self.noted, strict=True)
        return Jobs(np.stack(codes, axis=2), np.stack(wage, axis=1), np.stack(income, axis=1))


def by_job(
    keys: int, parts: list[np.ndarray], with_: np.ndarray, without: np.ndarray, who: Moved, names: tuple[str, ...]
) -> np.ndarray:
    """Cells of every job [keys, cells + lengths, c] int64; net lasting work in the last rows.

    parts: what each person adds to each cell, of work at the date and of each length [cells, r, c]; with_, without:
    codes of the jobs in both worlds [DIMENSIONS, r, c]; names: of the cells. Who has left in one world has there the
    job that he or she has in the other."""
    mine, theirs = np.where(who.left, without, with_), np.where(who.stayed, with_, without)
    out = np.zeros((keys, len(names) + len(parts) - 1, parts[0].shape[-1]), np.int64)

    def add(row: int, codes: np.ndarray, values: np.ndarray) -> None:
        for c in range(values.shape[-1]):
            some = np.flatnonzero(values[:, c])
            np.add.at(out[:, row, c], codes[some, c], values[some, c])

    for dimension in range(len(DIMENSIONS)):
        for k, name in enumerate(names):
            if name != "net":
                add(k, theirs[dimension] if name in ("lost", "displaced") else mine[dimension], parts[0][k])
        for k, part in enumerate(parts[1:], len(names)):
            net = part[names.index("net")]
            add(k, mine[dimension], np.maximum(net, 0))
            add(k, theirs[dimension], np.minimum(net, 0))
    signs = {"gross": 1, "deadweight": -1, "lost": -1, "displaced": -1, "spillover": 1}
    out[:, names.index("net")] = sum(sign * out[:, names.index(name)] for name, sign in signs.items())
    return out


def hidden_jobs(keys: tuple[str, ...], gross: np.ndarray, lost: np.ndarray) -> set[str]:
    """Jobs that may not be published: of 1-9 participants (mean over seeds), with the next smallest of the dimension
    where one could be found by subtraction. gross, lost: participants at work in each, and who would have been there
    without; who is counted are the first, and the others where nobody is at work [keys]."""
    found: set[str] = set()
    people = np.where(gross > 0, gross, lost)
    for name in DIMENSIONS:
        own = [k for k, key in enumerate(keys) if key.partition(":")[0] == name]
        small = [k for k in own if 0 < people[k] < SMALLEST]
        rest = sorted((k for k in own if k not in small and people[k] > 0), key=lambda k: (people[k], k))
        if len(small) == 1 and rest:
            small.append(rest[0])
        found |= {keys[k] for k in small}
    return found
