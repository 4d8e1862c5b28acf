"""Serials and their plans."""

from django.urls import path

from yanfa.subsystems.records.views import serials

urlpatterns = [
    path("serials/", serials.serials, name="serials"),
    path("serials/plan/", serials.plan, name="serials_plan"),
]
