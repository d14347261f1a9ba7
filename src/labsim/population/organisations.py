"""Named employers: each takes the place of an establishment of about its size, and is found again by its name."""

import numpy as np

from labsim.core.codes import Kind
from labsim.core.draws import ident_of_name
from labsim.inputs.region import Region
from labsim.inputs.region_organisations import HABIT, NOWHERE, Organisation
from labsim.world.demand import Employers

TAKEN = np.inf
ABOUT = np.log(2.5)  # a size more than this factor away is another kind of establishment


def employer_ident(slug: str) -> int:
    """Who a named employer is: the key of its draws [uint64]."""
    return ident_of_name(Kind.EMPLOYER, slug)


def named_employers(region: Region) -> tuple[Organisation, ...]:
    """Organisations with positions of their own, in the order of the file."""
    return tuple(one for one in region.organisations if one.size)


def take_places(
    region: Region, ident: np.ndarray, sector: np.ndarray, municipality: np.ndarray, size: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Ident [uint64] and municipality [n] of establishments, every named employer in the place of one of them.

    Sector, municipality and size [n] are of the establishments with personnel. The largest choose first, each
    the nearest in size of its sector and municipality; where none of about that size is left there, one from
    elsewhere moves. Raises ValueError where a sector has none left at all.
    """
    ident, municipality = ident.copy(), municipality.copy()
    free = np.ones(len(ident), bool)
    for one in sorted(named_employers(region), key=lambda one: -one.size):
        fits = free & (sector == one.sector)
        if not fits.any():
            raise ValueError(f"{one.name}: sector {region.sectors[one.sector]} has no establishment left")
        distance = abs(np.log(np.maximum(size, 1) / one.size))
        near = fits & (municipality == one.municipality) & (distance <= ABOUT)
        row = int(np.argmin(np.where(near if near.any() else fits, distance, TAKEN)))
        ident[row], free[row] = employer_ident(one.slug), False
        if one.municipality != NOWHERE:
            municipality[row] = one.municipality
    return ident, municipality


def employer_rows(region: Region, employers: Employers) -> dict[str, int]:
    """Row in `world.employers` of every named employer, the work company among them, by slug."""
    slugs = [*(one.slug for one in named_employers(region)), region.work_company]
    rows = {int(ident): row for row, ident in enumerate(employers.ident)}
    return {slug: rows[employer_ident(slug)] for slug in slugs}


def employer_table(region: Region, employers: Employers) -> list[dict[str, object]]:
    """Named employers as rows: slug, name, row, sector, municipality, size as stated and as found."""
    rows, told = employer_rows(region, employers), {one.slug: one for one in region.organisations}
    made: list[dict[str, object]] = []
    for slug, row in rows.items():
        one = told.get(slug)
        made.append(
            {
                "slug": slug,
                "name": one.name if one else slug,
                "row": row,
                "sector": region.sectors[int(employers.sector[row])],
                "municipality": region.municipalities[int(employers.municipality[row])],
                "stated": one.size if one else 0,
                "size": int(employers.size[row]),
                "learning_places": int(employers.learning_places[row]),
            }
        )
    return made


def inclusive_network(region: Region, employers: Employers) -> np.ndarray:
    """Rows of the network of inclusive employers: the named ones, then the most inclusive with personnel [k]."""
    number = region.jobs.inclusive_employers
    if not number:
        return np.zeros(0, np.int64)
    rank = np.array(employers.inclusiveness, float)
    rank[employers.size < 2] = -1.0
    rows = employer_rows(region, employers)
    rank[[rows[one.slug] for one in region.organisations if one.inclusive]] = 2.0
    return np.sort(np.lexsort((employers.ident, -rank))[:number])


def with_habits(region: Region, employers: Employers) -> Employers:
    """Learning places as stated, and inclusiveness of the named members not below the others of the network."""
    told = named_employers(region)
    if not told:
        return employers
    rows = employer_rows(region, employers)
    named = [rows[one.slug] for one in told if one.inclusive]
    others = np.setdiff1d(inclusive_network(region, employers), named)
    bar = employers.inclusiveness[others].min() if len(others) else np.float32(0.0)
    employers.inclusiveness[named] = np.maximum(employers.inclusiveness[named], bar)
    for one in told:
        if one.learning_places != HABIT:
            employers.learning_places[rows[one.slug]] = one.learning_places
    return employers
