"""Checking forms, and the forms on file."""

from django.urls import path

from yanfa.subsystems.performance.views import checking, filed

urlpatterns = [
    path("check/", checking.check, name="check"),
    path("check/report.<str:kind>", checking.report, name="report"),
    path("check/keep/", checking.keep, name="keep"),
    path("forms/", filed.forms, name="forms"),
    path("forms.xlsx", filed.forms_xlsx, name="forms_xlsx"),
    path("forms/<str:public_id>/", filed.form, name="form"),
    path("forms/<str:public_id>/rescoring/", filed.rescoring, name="rescoring"),
    path("forms/<str:public_id>/form.<str:kind>", filed.export, name="export"),
    path("forms/<str:public_id>/remove/", filed.remove, name="remove"),
    path("series/", filed.series, name="series"),
]
