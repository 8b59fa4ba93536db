"""Node types, one file each, and the vocabulary that they are written in."""
