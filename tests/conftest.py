"""What every test shares: hypothesis draws the same examples on each run, without a time limit for each."""

from hypothesis import settings

settings.register_profile("labsim", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("labsim")
