"""What happens in a week: one file is Params, short jitted rules and one kernel; files never import each other."""
