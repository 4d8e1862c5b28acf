"""What other apps may ask of the organisations."""

from yanfa.registers.organisations.choices import OrganisationKind
from yanfa.registers.organisations.models import Department, Organisation
from yanfa.registers.organisations.permissions import (
    READ,
    departments_of,
    employers_of,
    may_act_for,
    organisations_of,
)
from yanfa.registers.organisations.rules import district_name, districts
from yanfa.registers.organisations.services.directory import named

__all__ = [
    "READ",
    "Department",
    "Organisation",
    "OrganisationKind",
    "departments_of",
    "district_name",
    "districts",
    "employers_of",
    "may_act_for",
    "named",
    "organisations_of",
]
