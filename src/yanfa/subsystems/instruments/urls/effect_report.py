"""Yearly reports on sharing."""

from django.urls import path

from yanfa.subsystems.instruments.views import effect_report as views

ONE = "effect-reports/<str:public_id>"

urlpatterns = [
    path("effect-reports/", views.effect_reports, name="effect_reports"),
    path("effect-reports/new/", views.effect_report_new, name="effect_report_new"),
    path(f"{ONE}/", views.effect_report, name="effect_report"),
    path(f"{ONE}/refresh/", views.effect_report_refresh, name="effect_report_refresh"),
    path(f"{ONE}/move/<str:name>/", views.effect_report_move, name="effect_report_move"),
    *(
        path(f"{ONE}/report.{form}", views.effect_report_file, {"form": form}, name=f"effect_report_{form}")
        for form in ("docx", "pdf")
    ),
    path(f"{ONE}/documents/<str:document_id>", views.effect_report_document, name="effect_report_document"),
]
