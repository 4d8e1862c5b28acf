"""The verbs of rewards that are not one move: applications with persons, trials, use of the money, and clawback."""
