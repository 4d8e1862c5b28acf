"""What global search finds of 信息化运维."""

from . import duties, systems

__all__ = ["duties", "systems"]
