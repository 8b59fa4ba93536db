"""Work that a window gives to a process of its own: exports, and measurements of loudness."""
