"""Enumerations of 成果与制度台账."""
