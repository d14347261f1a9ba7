"""Who is meant by a group: characteristics of everybody at the start, before the worlds part.

Each dimension divides all persons, so that the cells of its groups add up to the total.
"""

from typing import NamedTuple

import numpy as np

from labsim.core.codes import Attachment, Competence, Level, Scheme, Status
from labsim.study.live import Start
from labsim.world.derived import WEEKS_IN_YEAR, barrier_count, distance_group

SMALLEST = 10  # groups with fewer participants or persons are not published
SCHEMES = (*(scheme.name.lower() for scheme in Scheme), "employed", "student", "aow", "other")
AGES = ("under_27", "27_49", "50plus")
BARRIERS = ("none", "one", "two_or_more")
DISTANCES = ("a", "b", "c")


class Groups(NamedTuple):
    """All groups [g] and the group of everybody in each dimension [d, n]."""

    keys: tuple[str, ...]  # 'scheme:bijstand'
    codes: np.ndarray  # index into keys, [d, n] int16
    persons: np.ndarray  # persons in each group [g] int64

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
    }
    keys: list[str] = []
    codes = []
    for name, (labels, code) in parts.items():
        codes.append(np.asarray(code, np.int16) + np.int16(len(keys)))
        keys += [f"{name}:{label}" for label in labels]
    table = np.array(codes, np.int16)
    return Groups(tuple(keys), table, np.bincount(table.ravel(), minlength=len(keys)))


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
    """Sums per group of what each of these persons has [r, k] -> [g, k] int64."""
    out = np.zeros((len(groups.keys), values.shape[1]), np.int64)
    for codes in groups.codes[:, rows]:
        np.add.at(out, codes, values)
    return out


def hidden(groups: Groups, participants: np.ndarray) -> set[str]:
    """Groups that may not be published: 1-9 participants (mean over seeds) or fewer than 10 persons.

    Where only one group of a dimension is hidden, the next smallest is hidden too: else it could be found by
    subtraction from the total.
    """
    found: set[str] = set()
    for name in dict.fromkeys(groups.dimension(key) for key in groups.keys):
        own = [k for k, key in enumerate(groups.keys) if groups.dimension(key) == name and groups.persons[k] > 0]
        small = [k for k in own if 0 < participants[k] < SMALLEST or groups.persons[k] < SMALLEST]
        rest = sorted((k for k in own if k not in small), key=lambda k: (participants[k] == 0, participants[k], k))
        if len(small) == 1 and rest:
            small.append(rest[0])
        found |= {groups.keys[k] for k in small}
    return found
