"""Listing, changing, suspending, retiring: called by the service that owns the detail, in its transaction.

These verbs ask for no permission: the move of the owner's process has been allowed, is locked and is in the log.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from yanfa.kernel import clock
from yanfa.kernel.search.indexing import index_many
from yanfa.registers.resources.choices import ResourceStatus
from yanfa.registers.resources.events import resource_changed, resource_listed
from yanfa.registers.resources.models import Resource

#: What the owner may change of an entry; its kind and number stay for ever.
FACTS = ("name", "name_en", "organisation", "district", "category", "link")
BATCH = 500


class ResourceRefused(ValueError):
    """The entry cannot be kept like this; the message says why."""


@transaction.atomic
def publish_resource(**facts: Any) -> Resource:
    """List a resource: kind, number, name, organisation, listed_on and what else the table holds.

    Raises ValidationError for facts that do not hold.
    """
    resource = Resource(**facts)
    resource.full_clean()
    resource.save(force_insert=True)
    resource_listed.send(sender=Resource, resource=resource)
    return resource


@transaction.atomic
def publish_resources(resources: Sequence[Resource], *, found: bool = True) -> list[Resource]:
    """List many, made and checked by an import, all or none; nothing is announced. Found by search at once or not."""
    stored = Resource.objects.bulk_create(resources, batch_size=BATCH)
    if found:
        index_many(Resource.objects.filter(pk__in=[resource.pk for resource in stored]))
    return stored


@transaction.atomic
def change_resource(resource: Resource, facts: Mapping[str, Any]) -> Resource:
    """Set facts of an entry; what stays the same writes nothing. Raises ResourceRefused and ValidationError."""
    if unknown := sorted(facts.keys() - set(FACTS)):
        raise ResourceRefused(f"A resource has no changeable {', '.join(unknown)}.")
    locked = Resource.objects.select_for_update().get(pk=resource.pk)
    if all(getattr(locked, name) == value for name, value in facts.items()):
        return locked
    for name, value in facts.items():
        setattr(locked, name, value)
    locked.full_clean()
    return _stored(locked)


def suspend_resource(resource: Resource) -> Resource:
    """It stays in the catalogue and cannot be asked for."""
    return _stand(resource, ResourceStatus.SUSPENDED)


def resume_resource(resource: Resource) -> Resource:
    """It can be asked for again."""
    return _stand(resource, ResourceStatus.LISTED)


def retire_resource(resource: Resource) -> Resource:
    """It left the catalogue; what was done with it stays."""
    return _stand(resource, ResourceStatus.RETIRED)


def withdraw_resource(resource: Resource) -> Resource:
    """It must not be shown any more, to anybody."""
    return _stand(resource, ResourceStatus.WITHDRAWN)


@transaction.atomic
def _stand(resource: Resource, status: ResourceStatus) -> Resource:
    locked = Resource.objects.select_for_update().get(pk=resource.pk)
    if locked.status == status:
        return locked
    if not locked.stands:
        raise ResourceRefused(f"The resource {locked.number} has left the catalogue; list a new one.")
    locked.status = status
    return _stored(locked)


def _stored(resource: Resource) -> Resource:
    resource.changed_at = clock.now()
    resource.save()
    resource_changed.send(sender=Resource, resource=resource)
    return resource
