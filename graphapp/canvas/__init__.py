"""The window: everything that is drawn, and the only place where Dear PyGui is imported."""
