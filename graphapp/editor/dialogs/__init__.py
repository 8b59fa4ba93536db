"""Dialogs that are more than a question: files, exporting, preferences."""
