"""The app of kernel.access: loads every app's permissions.py and checks that names agree."""

from django.apps import AppConfig
from django.core import checks
from django.utils.module_loading import autodiscover_modules

from .checks import check_permission_names


class AccessConfig(AppConfig):
    name = "yanfa.kernel.access"
    label = "access"

    def ready(self) -> None:
        autodiscover_modules("permissions")
        checks.register(check_permission_names, "access")
