"""What changes organisations beside the moves of their processes."""
