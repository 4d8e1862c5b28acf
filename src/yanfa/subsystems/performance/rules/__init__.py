"""Reading, checking and rescoring of performance forms: pure functions without a database or Django."""
