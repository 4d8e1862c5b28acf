"""Checks of the codebase itself: what the design calls law."""
