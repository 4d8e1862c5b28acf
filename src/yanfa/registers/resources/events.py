"""What the register of resources announces, in the transaction of the change."""

from django.dispatch import Signal

#: A resource was listed for the first time. Receivers get `resource`.
resource_listed = Signal()
#: Facts or the status of a listed resource changed. Receivers get `resource`.
resource_changed = Signal()
