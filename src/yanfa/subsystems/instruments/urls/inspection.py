"""Addresses of inspections, findings and vetoes."""

from django.urls import path

from yanfa.subsystems.instruments.views import inspection

urlpatterns = [
    path("inspections/", inspection.inspections, name="inspections"),
    path("inspections/new/", inspection.inspection_new, name="inspection_new"),
    path("inspections/vetoes/", inspection.vetoes, name="vetoes"),
    path("inspections/vetoes/<str:public_id>/lift/", inspection.veto_lift, name="veto_lift"),
    path("inspections/findings/<str:public_id>/", inspection.finding, name="finding"),
    path(
        "inspections/findings/<str:public_id>/move/<str:name>/", inspection.finding_move, name="finding_move"
    ),
    path("inspections/<str:public_id>/", inspection.inspection, name="inspection"),
    path("inspections/<str:public_id>/findings/new/", inspection.finding_new, name="finding_new"),
]
