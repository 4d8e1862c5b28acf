"""The addresses of the probe's pages."""

from django.urls import path

from yanfa.subsystems.operations.views.probing import figures, managing, status

urlpatterns = [
    path("status/", status.status, name="status"),
    path("probe/", figures.probing, name="probing"),
    path("probe.xlsx", figures.probing_xlsx, name="probing_xlsx"),
    path("probe/systems/<str:public_id>/", figures.probe_system, name="probe_system"),
    path("probe/systems/<str:public_id>/days.xlsx", figures.probe_days_xlsx, name="probe_days_xlsx"),
    path("probe/targets/", managing.probe_targets, name="probe_targets"),
    path("probe/targets.xlsx", managing.probe_targets_xlsx, name="probe_targets_xlsx"),
    path("probe/targets/new/", managing.probe_target_new, name="probe_target_new"),
    path("probe/targets/<str:public_id>/end/", managing.probe_target_end, name="probe_target_end"),
    path("probe/targets/<str:public_id>/samples/", figures.probe_samples, name="probe_samples"),
    path("probe/targets/<str:public_id>/samples.xlsx", figures.probe_samples_xlsx, name="probe_samples_xlsx"),
    path("outages/", managing.outages, name="outages"),
    path("outages.xlsx", managing.outages_xlsx, name="outages_xlsx"),
    path("outages/<str:public_id>/", managing.outage, name="outage"),
    path("planned-stops/", managing.planned_stops, name="planned_stops"),
    path("planned-stops.xlsx", managing.planned_stops_xlsx, name="planned_stops_xlsx"),
    path("planned-stops/new/", managing.planned_stop_new, name="planned_stop_new"),
    path("planned-stops/<str:public_id>/", managing.planned_stop, name="planned_stop"),
    path(
        "planned-stops/<str:public_id>/move/<str:name>/", managing.planned_stop_move, name="planned_stop_move"
    ),
]
