"""What nothing else explains: codes, calendar, draws, money."""
