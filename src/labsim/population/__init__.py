"""Who lives and works here at the start: households, persons, employers, positions, and all who may come."""
