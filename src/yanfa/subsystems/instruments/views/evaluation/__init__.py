"""The pages of the evaluation and of rewards: officers, units, the authority, and the public."""
