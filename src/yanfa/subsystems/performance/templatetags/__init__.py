"""Template tags of 绩效."""
