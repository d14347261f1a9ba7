"""Tables of one world: what happens in a region under a scenario, beside what `compare` says of a measure's effect.

One file a subject; a table is one function from a diary to rows, declared with `registry.table`.
"""

from labsim.study.tables import (
    access,
    benefits,
    business,
    courses,
    displaced,
    employers,
    extra_work,
    flows,
    groups,
    losses,
    mismatch,
    municipalities,
    near_misses,
    origins,
    partners,
    potential,
    providers,
    quarter,
    reach,
    retention,
    seats,
    services,
    survival,
    vacancies,
    vulnerable,
    work_types,
    ww,
    youth,
)
from labsim.study.tables.ask import SEEDS, TablesResult, check_tables, tables
from labsim.study.tables.registry import TABLES, catalogue, in_order

SUBJECTS = (  # in the order in which tables are listed and printed
    flows, benefits, ww, displaced, survival, losses, retention, vulnerable, groups, potential, municipalities, youth,
    vacancies, work_types, reach, mismatch, origins, employers, partners, services, access, providers, courses,
    seats, quarter, near_misses, extra_work, business,
)  # fmt: skip
in_order(SUBJECTS)

__all__ = ["SEEDS", "SUBJECTS", "TABLES", "TablesResult", "catalogue", "check_tables", "tables"]
