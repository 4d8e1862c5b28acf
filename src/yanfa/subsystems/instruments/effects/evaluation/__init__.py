"""What the moves of the evaluation do: for a whole batch, and for one unit."""
