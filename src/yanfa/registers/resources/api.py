"""What other apps may ask of the resources: keep their own entries, and find those of others."""

from yanfa.registers.resources.choices import ResourceKind, ResourceStatus
from yanfa.registers.resources.models import Resource
from yanfa.registers.resources.permissions import READ
from yanfa.registers.resources.services.finding import find
from yanfa.registers.resources.services.keeping import (
    ResourceRefused,
    change_resource,
    publish_resource,
    publish_resources,
    resume_resource,
    retire_resource,
    suspend_resource,
    withdraw_resource,
)

__all__ = [
    "READ",
    "Resource",
    "ResourceKind",
    "ResourceRefused",
    "ResourceStatus",
    "change_resource",
    "find",
    "publish_resource",
    "publish_resources",
    "resume_resource",
    "retire_resource",
    "suspend_resource",
    "withdraw_resource",
]
