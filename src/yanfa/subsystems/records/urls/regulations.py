"""Regulations and inspections."""

from django.urls import path

from yanfa.subsystems.records.views import regulations

urlpatterns = [
    *regulations.REGULATIONS.urls(),
    *regulations.INSPECTIONS.urls(),
    path("regulations/<str:public_id>/use/", regulations.use, name="regulation_use"),
    path("regulations/<str:public_id>/bear/", regulations.bear, name="regulation_bear"),
    path("regulations/<str:public_id>/bear/<int:key>/end/", regulations.release, name="regulation_release"),
    path(
        "regulations/<str:public_id>/<str:what>/<int:key>/file", regulations.kept_file, name="regulation_file"
    ),
]
