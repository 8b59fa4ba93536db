"""graphapp: a visual signal-flow editor for mixing and mastering."""
