"""Kinds of organisations and of their contacts; labels live in models."""

from enum import StrEnum


class OrganisationKind(StrEnum):
    """单位性质, as the registration forms of the city list it."""

    UNIVERSITY = "university"
    INSTITUTE = "institute"
    CONVERTED_INSTITUTE = "converted_institute"
    STATE_ENTERPRISE = "state_enterprise"
    PRIVATE_ENTERPRISE = "private_enterprise"
    FOREIGN_ENTERPRISE = "foreign_enterprise"
    MEDICAL = "medical"
    TESTING = "testing"
    PUBLIC_INSTITUTION = "public_institution"
    ASSOCIATION = "association"
    GOVERNMENT = "government"
    TEAM = "team"


class ContactKind(StrEnum):
    """What a contact is asked about."""

    GENERAL = "general"
    FINANCE = "finance"
    TECHNICAL = "technical"


class OrganisationState(StrEnum):
    """Where an organisation stands in its process."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
