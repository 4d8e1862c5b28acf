"""The sums and conditions of review: score schemes, the draw, what scores come to, and fees."""
