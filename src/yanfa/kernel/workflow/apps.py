"""The app of kernel.workflow: loads every app's processes and clears the books of deleted records."""

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_delete
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class WorkflowConfig(AppConfig):
    name = "yanfa.kernel.workflow"
    label = "workflow"
    verbose_name = _("流程")

    def ready(self) -> None:
        from . import checks as own_checks  # noqa: PLC0415  they need the models, not loaded earlier
        from . import keeping, records  # noqa: PLC0415

        autodiscover_modules("workflow")
        checks.register(own_checks.check_processes, "workflow")
        for model in records.models_with_states():
            post_delete.connect(keeping.forget, sender=model, dispatch_uid=f"workflow.{model._meta.label}")
