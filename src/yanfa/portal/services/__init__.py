"""What the shell counts and measures for whoever watches over the platform."""
