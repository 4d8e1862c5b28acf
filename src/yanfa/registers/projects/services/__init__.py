"""What changes budget projects, their years and their money."""
