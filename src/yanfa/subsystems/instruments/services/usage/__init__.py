"""Usage records: stored by every way through one door, reported by the quarter, adjusted when closed."""
