"""The sums of booking: times that are open and free, limits, penalties, and calendars as text."""
