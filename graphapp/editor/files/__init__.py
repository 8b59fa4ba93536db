"""Files of the editor: preferences, recovery, locks, saving, importing. No toolkit, no audio."""
