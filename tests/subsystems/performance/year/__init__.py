"""The year of a budget project."""
