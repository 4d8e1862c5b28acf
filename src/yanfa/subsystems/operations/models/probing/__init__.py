"""What is probed from outside, the samples, what they add up to, and the outages and planned stops of systems."""

from .days import ProbeHour, ProbeSystemDay, ProbeTargetDay
from .outages import Outage, PlannedStop
from .samples import ProbeSample
from .targets import ProbeTarget

__all__ = [
    "Outage",
    "PlannedStop",
    "ProbeHour",
    "ProbeSample",
    "ProbeSystemDay",
    "ProbeTarget",
    "ProbeTargetDay",
]
