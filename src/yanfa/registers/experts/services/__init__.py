"""Verbs of the expert database: facts, consent, avoidance, and what review asks of it."""
