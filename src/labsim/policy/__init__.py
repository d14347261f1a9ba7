"""What can be done about it: instruments write levers and enrolments, never outcomes."""
