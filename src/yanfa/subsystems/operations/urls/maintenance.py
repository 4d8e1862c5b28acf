"""Maintenance: jobs and plans."""

from django.urls import path

from yanfa.subsystems.operations.views import maintenance

urlpatterns = [
    path("maintenance/", maintenance.jobs, name="maintenance"),
    path("maintenance/new/", maintenance.job_new, name="maintenance_new"),
    path("maintenance/import/", maintenance.jobs_import, name="maintenance_import"),
    path("maintenance/export/", maintenance.jobs_xlsx, name="maintenance_xlsx"),
    path("maintenance/plans/", maintenance.plans, name="maintenance_plans"),
    path("maintenance/plans/new/", maintenance.plan_new, name="maintenance_plan_new"),
    path("maintenance/plans/<str:public_id>/", maintenance.plan, name="maintenance_plan"),
    path("maintenance/plans/<str:public_id>/lines/", maintenance.line_new, name="maintenance_line_new"),
    path("maintenance/plans/<str:public_id>/generate/", maintenance.generate, name="maintenance_generate"),
    path("maintenance/<str:public_id>/", maintenance.job, name="maintenance_job"),
    path("maintenance/<str:public_id>/postpone/", maintenance.postpone, name="maintenance_postpone"),
    path("maintenance/<str:public_id>/move/<str:name>/", maintenance.job_move, name="maintenance_move"),
]
