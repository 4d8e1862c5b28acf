"""The work by the clock of 大型仪器共享."""

from . import catalogue, confirmation, exchange, purchase, service

__all__ = ["catalogue", "confirmation", "exchange", "purchase", "service"]
