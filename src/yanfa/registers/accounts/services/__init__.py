"""What changes accounts: opening and closing them, granting roles, passwords, guesses, first administrators."""
