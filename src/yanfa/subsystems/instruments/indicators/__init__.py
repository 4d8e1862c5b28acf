"""The figures of 大型仪器共享; importing the modules declares them."""

from . import purchase, registry, registry_activity, rewards

__all__ = ["purchase", "registry", "registry_activity", "rewards"]
