"""What people write (regions, behaviour, instruments, scenarios, experiments) as frozen objects."""
