"""Patrols: logs, sites, findings, and the checklist on a telephone."""

from django.urls import path

from yanfa.subsystems.operations.views import patrols, patrols_sites

urlpatterns = [
    path("patrols/", patrols.patrols, name="patrols"),
    path("patrols/export/", patrols.patrols_xlsx, name="patrols_xlsx"),
    path("patrols/sites/", patrols_sites.sites, name="patrol_sites"),
    path("patrols/sites/new/", patrols_sites.site_new, name="patrol_site_new"),
    path("patrols/sites/<str:code>/", patrols_sites.site, name="patrol_site"),
    path("patrols/sites/<str:code>/checklist/", patrols_sites.checklist, name="patrol_checklist"),
    path("patrols/sites/<str:code>/start/", patrols.start, name="patrol_start"),
    path("patrols/sites/<str:code>/late/", patrols.late, name="patrol_late"),
    path("patrols/starts/<str:public_id>/", patrols.fill, name="patrol_fill"),
    path("patrols/findings/<str:public_id>/", patrols.finding, name="patrol_finding"),
    path(
        "patrols/findings/<str:public_id>/move/<str:name>/", patrols.finding_move, name="patrol_finding_move"
    ),
    path("patrols/<str:public_id>/", patrols.patrol, name="patrol"),
]
