"""The pages of visits and performance."""

from django.urls import path

from yanfa.subsystems.operations.views import measuring

urlpatterns = [
    path("measuring/", measuring.measuring, name="measuring"),
    path("measuring/days.xlsx", measuring.measuring_days_xlsx, name="measuring_days_xlsx"),
    path("measuring/routes.xlsx", measuring.measuring_routes_xlsx, name="measuring_routes_xlsx"),
]
