"""What is typed in the shell."""
