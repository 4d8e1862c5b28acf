"""The pages of the probe: status, figures of a year, targets, outages and planned stops."""
