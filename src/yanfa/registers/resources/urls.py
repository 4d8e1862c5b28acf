"""The pages of 科技资源."""

from django.urls import path

from yanfa.registers.resources import views

app_name = "resources"
urlpatterns = [
    path("", views.resources, name="resources"),
    path("export.xlsx", views.export, {"form": "xlsx"}, name="export_xlsx"),
    path("export.csv", views.export, {"form": "csv"}, name="export_csv"),
]
