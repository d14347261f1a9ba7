"""Mesa's face of the arrays: agents that are rows of tables, in sets that answer from the columns."""

from labsim.agents.attributes import Derived
from labsim.agents.people import Employer, JobSeeker
from labsim.agents.rowmodel import RowModel
from labsim.agents.rows import RowAgent
from labsim.agents.rowset import RowSet

__all__ = ["Derived", "Employer", "JobSeeker", "RowAgent", "RowModel", "RowSet"]
