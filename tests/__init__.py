"""Tests of the program, one folder for each package."""
