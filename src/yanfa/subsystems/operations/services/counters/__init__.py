"""Counting devices: keeping them, reading their logs, entering their reports, and what is known of each day."""
