"""The forms of review."""
