"""今日值班, and the papers beside records."""

from django.urls import path

from yanfa.subsystems.operations.views import duties

urlpatterns = [
    path("today/", duties.duties, name="duties"),
    path("papers/<str:public_id>/", duties.paper, name="duty_paper"),
    path("papers/<str:kind>/<str:public_id>/add/", duties.add_paper, name="duty_paper_add"),
]
