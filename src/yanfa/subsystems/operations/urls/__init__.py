"""The pages of 信息化运维."""

from . import (
    alerts,
    counters,
    drills,
    duties,
    incidents,
    load_tests,
    maintenance,
    measuring,
    patrols,
    probing,
    reports,
    systems,
    vulnerabilities,
)

app_name = "operations"
urlpatterns = [
    *reports.urlpatterns,
    *measuring.urlpatterns,
    *systems.urlpatterns,
    *drills.urlpatterns,
    *duties.urlpatterns,
    *incidents.urlpatterns,
    *maintenance.urlpatterns,
    *patrols.urlpatterns,
    *load_tests.urlpatterns,
    *probing.urlpatterns,
    *counters.urlpatterns,
    *vulnerabilities.urlpatterns,
    *alerts.urlpatterns,
]
