"""Who is meant by a group: characteristics of everybody at the start, before the worlds part.

Each dimension divides all persons, so that the cells of its groups add up to the total; but for target groups, of
which somebody may be in several or in none.
"""

from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array

from labsim.core.codes import Attachment, Competence, Group, Level, Scheme, Status
from labsim.start import Start
from labsim.world.derived import WEEKS_IN_YEAR, barrier_count, distance_group

SMALLEST = 10  # groups with fewer participants or persons are not published
SCHEMES = (*(scheme.name.lower() for scheme in Scheme), "employed", "student", "aow", "other")
AGES = ("under_27", "27_49", "50plus")
BARRIERS = ("none", "one", "two_or_more")
DISTANCES = ("a", "b", "c")
PROFILES = ("not_profiled", *(f"profile_{number}" for number in range(1, 7)))
OVERLAPPING = "target_group"  # the dimension whose groups do not divide everybody


class Groups(NamedTuple):
    """All groups [g] and the group of everybody in each dimension [d, n]; then those that overlap [m]."""

    keys: tuple[str, ...]  # 'scheme:bijstand', of groups that divide everybody
    codes: np.ndarray  # index into keys, [d, n] int16
    persons: np.ndarray  # persons in each group [g] int64
    marked: tuple[str, ...] = ()  # 'target_group:single_parent'
    marks: np.ndarray | None = None  # who is in each of those [m, n] bool

    @property
    def every(self) -> tuple[str, ...]:
        """The groups that divide everybody, then those that overlap [g + m]."""
        return (*self.keys, *self.marked)

    @property
    def sizes(self) -> np.ndarray:
        """Persons in every group [g + m] int64."""
        return self.persons if self.marks is None else np.concatenate([self.persons, self.marks.sum(axis=1)])

    def dimension(self, key: str) -> str:
        """'scheme' of 'scheme:bijstand'."""
        return key.partition(":")[0]


def make_groups(start: Start) -> Groups:
    """The groups of everybody at a start."""
    people, traits = start.world.persons, start.world.traits
    age = np.floor((start.week - people.birth_week) / WEEKS_IN_YEAR)
    barriers = np.array([barrier_count(bits) for bits in range(256)])[people.barriers]
    soft = traits.competences[:, Competence.SOFT]
    distance = [distance_group(b, s) for b, s in zip(people.barriers, soft, strict=True)]
    parts = {
        "scheme": (SCHEMES, _schemes(people.scheme, people.status, people.attachment)),
        "age": (AGES, (age >= 27).astype(int) + (age >= 50)),
        "level": (tuple(level.name.lower() for level in Level), traits.level),
        "municipality": (start.region.municipalities, people.municipality),
        "barriers": (BARRIERS, np.minimum(barriers, 2)),
        "distance": (DISTANCES, np.array(distance, int)),
        "profile": (PROFILES, traits.profile),
    }
    keys: list[str] = []
    codes = []
    for name, (labels, code) in parts.items():
        codes.append(np.asarray(code, np.int16) + np.int16(len(keys)))
        keys += [f"{name}:{label}" for label in labels]
    table = np.array(codes, np.int16)
    here = (people.status != Status.ABSENT) & (people.status != Status.GONE)
    marks = np.stack([here & ((traits.groups >> np.uint16(group)) & 1 != 0) for group in Group])
    return Groups(
        tuple(keys),
        table,
        np.bincount(table.ravel(), minlength=len(keys)),
        tuple(f"{OVERLAPPING}:{group.name.lower()}" for group in Group),
        marks,
    )


def _schemes(scheme: np.ndarray, status: np.ndarray, attachment: np.ndarray) -> np.ndarray:
    """Benefit; of those without one who work, study, are pensioned or come later; 'none' are the others."""
    free = scheme == Scheme.NONE
    code = scheme.astype(int)
    here = (status != Status.ABSENT) & (status != Status.GONE)
    for name, mask in (
        ("aow", attachment == Attachment.AOW),
        ("student", attachment == Attachment.STUDENT),
        ("employed", status == Status.EMPLOYED),
        ("other", ~here),
    ):
        code[free & mask] = SCHEMES.index(name)
    return code


def by_group(groups: Groups, rows: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Sums per group of what each of these persons has [r, k] -> [g + m, k] int64."""
    values, n = np.ascontiguousarray(values, np.int64), len(rows)
    one, each = np.ones(n, np.int64), np.arange(n)
    out = np.zeros((len(groups.every), values.shape[1]), np.int64)
    for codes in groups.codes[:, rows]:
        out += csr_array((one, (codes, each)), shape=(len(out), n)) @ values
    if groups.marks is not None:
        out[len(groups.keys) :] = csr_array(groups.marks[:, rows].astype(np.int64)) @ values
    return out


def hidden(groups: Groups, participants: np.ndarray) -> set[str]:
    """Groups that may not be published: 1-9 participants (mean over seeds) or fewer than 10 persons.

    Where only one group of a dimension is hidden, the next smallest is hidden too: else it could be found by
    subtraction from the total. Of groups that overlap nothing can be found by subtraction.
    """
    found: set[str] = set()
    for name in dict.fromkeys(groups.dimension(key) for key in groups.keys):
        own = [k for k, key in enumerate(groups.keys) if groups.dimension(key) == name and groups.persons[k] > 0]
        small = [k for k in own if 0 < participants[k] < SMALLEST or groups.persons[k] < SMALLEST]
        rest = sorted((k for k in own if k not in small), key=lambda k: (participants[k] == 0, participants[k], k))
        if len(small) == 1 and rest:
            small.append(rest[0])
        found |= {groups.keys[k] for k in small}
    sizes, first = groups.sizes, len(groups.keys)
    for k, key in enumerate(groups.marked, first):
        if 0 < participants[k] < SMALLEST or 0 < sizes[k] < SMALLEST:
            found.add(key)
    return found
