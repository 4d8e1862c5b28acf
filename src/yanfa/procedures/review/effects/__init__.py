"""What the moves of review do."""
