"""Tables of one world: what happens in a region under a scenario, beside what `compare` says of a measure's effect.

One file a subject; a table is one function from a diary to rows, declared with `registry.table`.
"""

from labsim.study.tables import (
    benefits,
    displaced,
    employers,
    flows,
    groups,
    mismatch,
    municipalities,
    providers,
    reach,
    services,
    vacancies,
)
from labsim.study.tables.ask import SEEDS, TablesResult, check_tables, tables
from labsim.study.tables.registry import TABLES, catalogue, in_order

SUBJECTS = (  # in the order in which tables are listed and printed
    flows, benefits, displaced, groups, municipalities, vacancies, reach, mismatch, employers, services, providers,
)  # fmt: skip
in_order(SUBJECTS)

__all__ = ["SEEDS", "SUBJECTS", "TABLES", "TablesResult", "catalogue", "check_tables", "tables"]
