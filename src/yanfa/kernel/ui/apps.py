"""The app of kernel.ui."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "yanfa.kernel.ui"
    label = "ui"
