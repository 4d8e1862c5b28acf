"""What the global search finds of 大型仪器共享."""

from . import catalogue, registry, requests

__all__ = ["catalogue", "registry", "requests"]
