"""The app of kernel.audit: lays the append-only triggers after every migration and checks for them."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import recording


class AuditConfig(AppConfig):
    name = "yanfa.kernel.audit"
    label = "audit"
    verbose_name = _("日志")

    def ready(self) -> None:
        # They need the models, which are not loaded earlier; receivers connect themselves.
        from . import actions, checks, guards, log, receivers  # noqa: PLC0415, F401

        post_migrate.connect(guards.install, sender=self, dispatch_uid="audit.guards")
        register(checks.triggers_are_in_force, Tags.database)
        recording.connect(register=actions.register, record=log.record)
