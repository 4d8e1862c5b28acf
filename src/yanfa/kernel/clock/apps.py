"""The app of kernel.clock."""

from django.apps import AppConfig


class ClockConfig(AppConfig):
    name = "yanfa.kernel.clock"
    label = "clock"
