"""docs/validation.md: verdict per line, tables, reasons where they are known, how to run it again."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from labsim.study.validate import EVERYWHERE, PARTS, REGION
from labsim.study.validate.reasons import INTRODUCTION, REASONS, REMARKS
from labsim.study.validate.records import OFF, SHOWN, WITHIN, Check, Found, Table


class Elsewhere(NamedTuple):
    """What was found about another region: its name, its findings by part, the burnt-in start they were made with."""

    region: str
    findings: Mapping[str, Found]
    key: str


def page(
    findings: Mapping[str, Found],
    region: str,
    quick: bool = False,
    key: str = "",
    elsewhere: Sequence[Elsewhere] = (),
) -> str:
    """The whole page in Markdown; a part that was not run says so. key: of the burnt-in start."""
    blocks = ["# Validation", INTRODUCTION.strip()]
    if quick:
        blocks.append("**Made with `--quick`: few seeds, to see that everything works. Not for use.**")
    blocks.append(_summary(findings))
    blocks += [_missing(findings)] if _missing(findings) else []
    blocks.append(_again(region, key))
    for part in PARTS:
        if part in findings:
            blocks.append(part_text(part, findings[part]))
        else:
            blocks += [f"## {PARTS[part].title}", "Not run with the present figures and code."]
            blocks += [REMARKS[part].strip()] if part in REMARKS else []
    blocks += [_other(one) for one in elsewhere]
    return "\n\n".join(blocks) + "\n"


def part_text(part: str, found: Found) -> str:
    """One part: question, lines with verdicts, remarks, tables."""
    about = PARTS[part]
    blocks = [f"## {about.title}", about.question, f"Run: {found.how}.", _checks(found.checks)]
    reasons = _reasons(part, found)
    if reasons:
        blocks.append(reasons)
    if REMARKS.get(part):
        blocks.append(REMARKS[part].strip())
    return "\n\n".join([*blocks, *_tables(found)])


def _other(one: Elsewhere) -> str:
    """Another region: the parts that every region has."""
    blocks = [f"## {one.region}", f"The same questions, with the burnt-in world `{one.key}`."]
    for part in EVERYWHERE:
        blocks.append(f"### {PARTS[part].title}: {one.region}")
        if part not in one.findings:
            blocks.append("Not run with the present figures and code.")
            continue
        found = one.findings[part]
        off = [f"`{check.key}`" for check in found.checks if check.verdict == OFF]
        blocks.append(f"Run: {found.how}. Lines that are off: {', '.join(off) or 'none'}.")
        blocks += [_checks(found.checks), *_tables(found)]
    return "\n\n".join(blocks)


def _tables(found: Found) -> list[str]:
    blocks = []
    for table in found.tables:
        blocks += [f"### {table.title}", _grid(table)]
        blocks += [table.note] if table.note else []
    return blocks


def _summary(findings: Mapping[str, Found]) -> str:
    rows = []
    for part, found in findings.items():
        verdicts = [one.verdict for one in found.checks]
        off = [f"`{one.key}`" for one in found.checks if one.verdict == OFF]
        title = PARTS[part].title
        anchor = "".join(c for c in title.lower().replace(" ", "-") if c.isalnum() or c == "-")
        rows.append((f"[{title}](#{anchor})", verdicts.count(WITHIN), verdicts.count(OFF), ", ".join(off) or "-"))
    table = Table("", ("part", "within", "off", "lines that are off"), tuple(rows))
    return _grid(table)


def _missing(findings: Mapping[str, Found]) -> str:
    missing = [PARTS[part].title for part in PARTS if part not in findings]
    return f"Not run with the present figures and code: {', '.join(missing)}." if missing else ""


def _again(region: str, key: str) -> str:
    made = f" Made with the burnt-in world `{key}` of {region}." if key else ""
    option = "" if region == REGION else f" --region {region}"
    return (
        "Run it again with `make validate`, one part with "
        f"`python -m labsim.study.validate standstill{option}`, to try it out with `--quick`. A part that was run with "
        "the same figures and the same code is read back from the cache; `--again` runs it anew. This page is "
        f"generated: change what it says in `src/labsim/study/validate/`.{made}"
    )


def _checks(checks: tuple[Check, ...]) -> str:
    rows = []
    for one in checks:
        error = "" if one.error is None else f" ± {number(one.error)}"
        value = f"{number(one.value)}{error}"
        rows.append((f"`{one.key}`", one.what, value, one.unit, bounds(one), one.verdict, one.basis))
    return _grid(Table("", ("line", "what", "value", "unit", "bounds", "verdict", "basis"), tuple(rows)))


def _reasons(part: str, found: Found) -> str:
    """Why lines are off, and which parameter moves them."""
    lines = []
    for one in found.checks:
        reason = REASONS.get(f"{part}.{one.key}", {}).get(one.side)
        if reason:
            lines.append(f"- `{one.key}` is too {one.side}: {reason}")
    return "\n".join(lines)


def bounds(one: Check) -> str:
    """'0.6 to 0.8', 'at least 0', 'at most -0.7'; a dash where there are none."""
    if one.low is None and one.high is None:
        return "-"
    if one.high is None:
        return f"at least {number(one.low or 0.0)}"
    if one.low is None:
        return f"at most {number(one.high)}"
    return number(one.low) if one.low == one.high else f"{number(one.low)} to {number(one.high)}"


def number(value: float) -> str:
    """A number as one reads it: three figures, thousands apart, nothing for what is missing."""
    if value != value:
        return "n/a"
    size = abs(value)
    if size >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if size >= 10 else f"{value:.2f}"


def _grid(table: Table) -> str:
    def cell(content: str | float) -> str:
        return content.replace("|", "\\|") if isinstance(content, str) else number(float(content))

    numeric = [all(not isinstance(row[k], str) for row in table.rows) and table.rows for k in range(len(table.columns))]
    rule = ["---:" if right else "---" for right in numeric]
    lines = [table.columns, rule, *([cell(one) for one in row] for row in table.rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


__all__ = ["SHOWN", "Elsewhere", "bounds", "number", "page", "part_text"]
