"""What review prints."""
