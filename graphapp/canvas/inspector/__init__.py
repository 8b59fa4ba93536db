"""The inspector: what is selected, large, with all its parameters."""
