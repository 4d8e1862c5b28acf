"""What crypto announces to the mechanisms above it."""

from django.dispatch import Signal

#: Sent after a rotation with `rotation`, a crypto.rotation.Rotation.
keys_rotated = Signal()
