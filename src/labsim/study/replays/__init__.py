"""Replays of published trials: the design in the model, what a trial would find and what paired worlds find."""
