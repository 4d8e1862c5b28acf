"""The services of the platform, one folder each; none imports another."""
