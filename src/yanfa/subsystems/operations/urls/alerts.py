"""Alerts of the monitoring."""

from django.urls import path

from yanfa.subsystems.operations.views import alerts

urlpatterns = [
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/export/", alerts.alerts_xlsx, name="alerts_xlsx"),
    path("alerts/<str:public_id>/", alerts.alert, name="alert"),
    path("alerts/<str:public_id>/incident/", alerts.alert_incident, name="alert_incident"),
]
