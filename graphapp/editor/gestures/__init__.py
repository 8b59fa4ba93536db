"""Gestures: each is a small machine from a press to a release, and one step of undo at most."""
