"""The verbs of the probe: targets, samples taken in, days and outages derived, stops announced, figures told."""
