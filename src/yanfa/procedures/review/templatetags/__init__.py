"""What the templates of review use."""
