"""Pages of the organisations: the register, a unit and its people, and applications to act for one."""

from . import people, registrations, units

__all__ = ["people", "registrations", "units"]
