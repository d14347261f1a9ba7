"""The six shapes of instrument: what their files say, and the frozen object that each becomes."""
