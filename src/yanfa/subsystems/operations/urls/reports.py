"""Monthly reports."""

from django.urls import path

from yanfa.subsystems.operations.views import reports

urlpatterns = [
    path("reports/", reports.reports, name="reports"),
    path("reports/new/", reports.report_new, name="report_new"),
    path("reports/<str:public_id>/", reports.report, name="report"),
    path("reports/<str:public_id>/refresh/", reports.report_refresh, name="report_refresh"),
    path("reports/<str:public_id>/move/issue/", reports.report_issue, name="report_issue"),
    *(
        path(
            f"reports/<str:public_id>/report.{form}",
            reports.report_file,
            {"form": form},
            name=f"report_{form}",
        )
        for form in ("xlsx", "docx", "pdf")
    ),
    path(
        "reports/<str:public_id>/documents/<str:document_id>", reports.report_document, name="report_document"
    ),
]
