"""The forms of feedback."""
