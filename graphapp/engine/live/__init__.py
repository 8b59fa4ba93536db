"""Playing a graph: the engine's own process, and the client that talks to it."""
