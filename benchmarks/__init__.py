"""How fast labsim is, how much memory it takes, what pairing buys: `make bench`."""
