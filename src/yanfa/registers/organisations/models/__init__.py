"""Tables of the organisations: units, their departments and people, and the applications to act for one."""

from .organisation import Contact, Organisation
from .people import Delegation, Department, Membership
from .registration import Registration

__all__ = ["Contact", "Delegation", "Department", "Membership", "Organisation", "Registration"]
