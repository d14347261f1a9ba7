"""A board's choice: which mix of the lines of a package is best for the same money, and how sure that is."""

from labsim.study.budget.choose import budget
from labsim.study.budget.result import BudgetResult

__all__ = ["BudgetResult", "budget"]
