"""What the moves of 成果与制度台账 do."""
