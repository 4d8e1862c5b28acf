"""What the moves of the joint review of purchases do, and what must hold before."""
