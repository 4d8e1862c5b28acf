"""The receivers of 大型仪器共享."""

from . import catalogue, purchase, service

__all__ = ["catalogue", "purchase", "service"]
