"""The editor without a window: the open project, what is selected, every gesture and command."""
