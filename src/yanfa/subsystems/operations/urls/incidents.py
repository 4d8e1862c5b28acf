"""Incidents."""

from django.urls import path

from yanfa.subsystems.operations.views import incidents

urlpatterns = [
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/new/", incidents.incident_new, name="incident_new"),
    path("incidents/export/", incidents.incidents_xlsx, name="incidents_xlsx"),
    path("incidents/<str:public_id>/", incidents.incident, name="incident"),
    path("incidents/<str:public_id>/classes/", incidents.reclassify, name="incident_reclassify"),
    path("incidents/<str:public_id>/move/<str:name>/", incidents.incident_move, name="incident_move"),
]
