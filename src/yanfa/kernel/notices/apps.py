"""The app of kernel.notices."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "yanfa.kernel.notices"
    label = "notices"
