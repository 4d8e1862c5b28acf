"""Weaknesses, their reports and the table of hosts."""

from django.urls import path

from yanfa.subsystems.operations.views.vulnerabilities import findings, reports

urlpatterns = [
    path("vulnerabilities/", findings.vulnerabilities, name="vulnerabilities"),
    path("vulnerabilities/export/", findings.vulnerabilities_xlsx, name="vulnerabilities_xlsx"),
    path("vulnerabilities/confirm/", findings.confirm_many, name="vulnerabilities_confirm"),
    path("vulnerabilities/scan/", reports.scan_new, name="vulnerability_scan_new"),
    path("vulnerabilities/import/", reports.list_import, name="vulnerabilities_import"),
    path("vulnerabilities/hosts/", reports.hosts, name="vulnerability_hosts"),
    path("vulnerabilities/hosts/new/", reports.host_new, name="vulnerability_host_new"),
    path("vulnerabilities/hosts/<str:public_id>/", reports.host_change, name="vulnerability_host_change"),
    path("vulnerabilities/reports/", reports.reports, name="vulnerability_reports"),
    path("vulnerabilities/reports/<str:public_id>/", reports.report, name="vulnerability_report"),
    path(
        "vulnerabilities/reports/<str:public_id>/file/", reports.report_file, name="vulnerability_report_file"
    ),
    path("vulnerabilities/<str:public_id>/", findings.vulnerability, name="vulnerability"),
    path(
        "vulnerabilities/<str:public_id>/move/<str:name>/",
        findings.vulnerability_move,
        name="vulnerability_move",
    ),
]
