"""Reports of districts."""

from django.urls import path

from yanfa.subsystems.records.views import district

urlpatterns = [
    path("districts/open/", district.open_month, name="districts_open"),
    *district.DISTRICTS.urls(),
    path("districts/<str:public_id>/correct/", district.correct, name="district_correct"),
]
