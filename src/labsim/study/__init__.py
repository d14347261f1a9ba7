"""What is asked of the model: paired worlds, effects, ensembles of seeds, choices, sweeps."""
