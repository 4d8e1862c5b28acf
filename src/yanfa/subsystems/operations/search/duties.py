"""What global search finds of maintenance, drills and incidents: by number, title, and what was written of them."""

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access.audience import holders
from yanfa.kernel.search.sources import Source, register
from yanfa.subsystems.operations.models import Drill, Incident, MaintenanceJob
from yanfa.subsystems.operations.permissions import READ

MAINTENANCE_JOBS = register(
    Source(
        model=MaintenanceJob,
        label=_("运维任务"),
        title=str,
        url=MaintenanceJob.get_absolute_url,
        audience=lambda job: [holders(READ)],
        body=lambda job: f"{job.standard} {job.get_kind_display()} {job.system or ''}",
        summary=lambda job: f"{job.due_on} {job.get_state_display()}",
    )
)
DRILLS = register(
    Source(
        model=Drill,
        label=_("应急演练"),
        title=str,
        url=Drill.get_absolute_url,
        audience=lambda drill: [holders(READ)],
        body=lambda drill: f"{drill.scenario} {drill.get_kind_display()}",
        summary=lambda drill: f"{drill.planned_on} {drill.get_state_display()}",
    )
)
INCIDENTS = register(
    Source(
        model=Incident,
        label=_("运维事件"),
        title=str,
        url=Incident.get_absolute_url,
        audience=lambda incident: [holders(READ)],
        body=lambda incident: " ".join(
            [incident.description, incident.device, incident.cause, incident.lessons, str(incident.system)]
        ),
        summary=lambda incident: f"{incident.detected_on} {incident.get_state_display()}",
    )
)
