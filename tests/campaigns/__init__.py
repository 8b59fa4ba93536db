"""Long runs of what the suite tests briefly: ``python -m tests.campaigns.NAME``."""
