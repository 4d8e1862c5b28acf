"""Weaknesses: taking in reports and lists, the hosts of each system, the daily look at risks, and the year's facts."""
