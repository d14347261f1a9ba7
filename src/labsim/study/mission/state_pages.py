"""docs/rules.md and docs/mission.md: for those who build and check labsim, in English."""

from collections import Counter
from collections.abc import Iterable

from labsim.inputs.mission import LEVERS, SHAPES, Mission, Rule
from labsim.inputs.mission_state import Row, mission_rows
from labsim.study.mission.markdown import code, page, table

RULES = """
# Rules of the documents, and where they are

The documents say how the labour market works: signs, some durations, no sizes of effects. Their rules are numbered R01
to R66. This page says for each which one symbol carries it, what will, or why nothing does. Behaviour files and
docstrings refer to these numbers; `labsim describe R14` prints one with its source. A test checks that each symbol
exists and that no rule is missing.
"""
MISSION = """
# What the documents ask for, and how far labsim is

One row for every figure, organisation, intervention, scenario, rule, target, report and question of the five documents.
Priority 1 carries a number, a target or a budget, or is needed by one; 2 is a mechanism that is described; 3 is only
named.

- **works**: the command or the test in the last column shows it today.
- **pending**: the last column says what it waits for.
- **open**: it is not made, and the last column says why.

`labsim describe actor.drechtwerk`, `int.dr_perspct`, `sc.kil_iv`, `R14` or `Q26` prints the row with its source.
"""
MADE = "*This page is generated from `configs/mission` by `make mission`. Change it there.*"
GROUPS = (
    ("Figures, budgets, targets, reports, users, quality", ""),
    ("Organisations and schemes", "actor."),
    ("Interventions", "int."),
    ("Scenarios, shocks and trends", "sc."),
    ("Rules", "rule."),
    ("Questions", "out."),
)


def rules_page(mission: Mission) -> str:
    """R01-R66: carried, carried in part, pending, and not made by choice."""
    rules = mission.rules
    whole = {key: rule for key, rule in rules.items() if rule.carried_by and not rule.pending}
    part = {key: rule for key, rule in rules.items() if rule.carried_by and rule.pending}
    pending = {key: rule for key, rule in rules.items() if rule.pending and not rule.carried_by}
    never = {key: rule for key, rule in rules.items() if rule.open}
    count = (
        f"{len(whole)} are in the model, {len(part)} in part, {len(pending)} are pending, {len(never)} are left out by "
        f"choice: {len(rules)} in all."
    )
    heads = "rule", "says"
    return page(
        RULES,
        count,
        "## In the model",
        table((*heads, "carried by"), ((key, rule.en, code(str(rule.carried_by))) for key, rule in whole.items())),
        "## In the model in part",
        table(
            (*heads, "carried by", "pending", "what is missing"),
            (
                (key, rule.en, code(str(rule.carried_by)), _carrier(rule), _missing(rule))
                for key, rule in part.items()
            ),
        ),
        "## Pending",
        table(
            (*heads, "pending", "what is missing"),
            ((key, rule.en, _carrier(rule), _missing(rule)) for key, rule in pending.items()),
        ),
        "## Left out by choice",
        table((*heads, "why"), ((key, rule.en, str(rule.open)) for key, rule in never.items())),
        MADE,
    )


def _carrier(rule: Rule) -> str:
    name = rule.pending or ""
    kind = "lever" if name in LEVERS else "shape" if name in SHAPES else ""
    return f"{kind} {code(name)}" if kind else name


def _missing(rule: Rule) -> str:
    return rule.missing.en if rule.missing else ""


def mission_page(mission: Mission) -> str:
    """Every row by group, under a table that counts them."""
    rows = list(mission_rows(mission))
    parts = []
    totals = []
    for title, prefix in GROUPS:
        own = [row for row in rows if _belongs(row, prefix)]
        totals.append((title, *_counts(own)))
        parts += [f"## {title}", table(("id", "P", "what", "state", "shown by, waits for, or why not"), _told(own))]
    totals.append(("all", *_counts(rows)))
    heads = "", "rows", "works", "pending", "open", "works, of priority 1 and 2"
    return page(MISSION, table(heads, totals), *parts, MADE)


def _belongs(row: Row, prefix: str) -> bool:
    if prefix:
        return row.id.startswith(prefix)
    return not any(row.id.startswith(other) for _, other in GROUPS if other)


def _counts(rows: list[Row]) -> tuple[str, ...]:
    states = Counter(row.told.state for row in rows)
    urgent = [row for row in rows if row.priority < 3]
    done = sum(row.told.state == "works" for row in urgent)
    return (
        str(len(rows)), str(states["works"]), str(states["pending"]), str(states["open"]), f"{done} of {len(urgent)}",
    )  # fmt: skip


def _told(rows: Iterable[Row]) -> Iterable[tuple[str, ...]]:
    for row in rows:
        says = code(row.told.says) if row.told.state == "works" else row.told.says
        yield code(row.id), str(row.priority), row.what, row.told.state, says
