"""Weeks: a week is the number of Mondays since Monday 5 January 1970 (ISO weeks, any year)."""

from datetime import date, timedelta

EPOCH = date(1970, 1, 5)
WEEKS_PER_YEAR = 365.2425 / 7


def week_of(day: date) -> int:
    """Week number of the ISO week that holds `day`."""
    return (day - EPOCH).days // 7


def monday(week: int) -> date:
    """The Monday on which `week` starts."""
    return EPOCH + timedelta(weeks=int(week))


def iso_label(week: int) -> str:
    """Week as '2019-W01'."""
    year, number, _ = monday(week).isocalendar()
    return f"{year}-W{number:02d}"


def parse_month(text: str) -> int:
    """Week in which the month 'YYYY-MM' starts; raises ValueError for anything else."""
    year, month = text.split("-")
    if len(year) != 4 or len(month) != 2:
        raise ValueError(f"not a month: {text!r}")
    return week_of(date(int(year), int(month), 1))
