"""What the moves of rewards do: the calculation of a batch, its approval, and payment to a unit."""
