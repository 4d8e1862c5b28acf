"""What 信息化运维 leaves to the worker."""

from . import counters, duties, measuring, probing, systems

__all__ = ["counters", "duties", "measuring", "probing", "systems"]
