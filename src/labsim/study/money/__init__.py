"""What it costs and who gains: a ledger in whole cents of both worlds of a pair, and what is read from it."""
