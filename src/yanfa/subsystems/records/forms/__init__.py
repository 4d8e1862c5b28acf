"""The forms of 成果与制度台账."""
