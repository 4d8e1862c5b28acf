"""Usage records, quarterly reports and adjustments."""

from django.urls import path

from yanfa.subsystems.instruments.views import usage, usage_adjusting

urlpatterns = [
    path("usage/", usage.usage, name="usage"),
    path("usage/records/", usage.usage_records, name="usage_records"),
    path("usage/records/export/", usage.usage_export, name="usage_export"),
    path("usage/records/new/<str:public_id>/", usage.usage_new, name="usage_new"),
    path("usage/records/<str:public_id>/", usage.usage_record, name="usage_record"),
    path("usage/records/<str:public_id>/change/", usage.usage_change, name="usage_change"),
    path("usage/records/<str:public_id>/remove/", usage.usage_remove, name="usage_remove"),
    path("usage/records/<str:public_id>/adjust/", usage.usage_adjust, name="usage_adjust"),
    path("usage/import/<str:public_id>/", usage.usage_import, name="usage_import"),
    path("usage/reports/<str:public_id>/", usage.usage_report, name="usage_report"),
    path("usage/reports/<str:public_id>/sample/", usage.usage_sample, name="usage_sample"),
    path("usage/reports/<str:public_id>/sample/<int:position>/", usage.usage_judge, name="usage_judge"),
    path("usage/reports/<str:public_id>/move/<str:name>/", usage.usage_report_move, name="usage_report_move"),
    path("usage/adjustments/", usage_adjusting.usage_adjustments, name="usage_adjustments"),
    path("usage/adjustments/<str:public_id>/", usage_adjusting.usage_adjustment, name="usage_adjustment"),
    path(
        "usage/adjustments/<str:public_id>/move/<str:name>/",
        usage_adjusting.usage_adjustment_move,
        name="usage_adjustment_move",
    ),
]
