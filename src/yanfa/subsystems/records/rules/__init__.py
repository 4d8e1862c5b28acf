"""The sums and conditions of 成果与制度台账, without Django."""
