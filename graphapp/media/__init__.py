"""Audio files: what is in them, reading them at the project's rate, writing them whole."""
