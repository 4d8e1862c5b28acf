"""Counting devices, their logs and reports."""

from django.urls import path

from yanfa.subsystems.operations.views.counters import devices, logs, statements

urlpatterns = [
    path("counters/", devices.devices, name="counter_devices"),
    path("counters/new/", devices.device_new, name="counter_device_new"),
    path("counters/days/<int:year>.xlsx", devices.days_xlsx, name="counter_days_xlsx"),
    path("counters/logs/", logs.logs, name="log_imports"),
    path("counters/logs/export/", logs.logs_xlsx, name="log_imports_xlsx"),
    path("counters/logs/<str:public_id>/", logs.log_import, name="log_import"),
    path("counters/logs/<str:public_id>/file/", logs.log_file, name="log_import_file"),
    path("counters/logs/<str:public_id>/count/", logs.log_count, name="log_import_count"),
    path("counters/logs/<str:public_id>/read/", logs.log_read, name="log_import_read"),
    path("counters/logs/<str:public_id>/move/<str:name>/", logs.log_move, name="log_import_move"),
    path("counters/reports/", statements.statements, name="counter_statements"),
    path("counters/reports/export/", statements.statements_xlsx, name="counter_statements_xlsx"),
    path("counters/reports/import/", statements.statements_import, name="counter_statements_import"),
    path("counters/reports/<str:public_id>/", statements.statement, name="counter_statement"),
    path("counters/reports/<str:public_id>/file/", statements.statement_file, name="counter_statement_file"),
    path("counters/<str:public_id>/", devices.device, name="counter_device"),
    path("counters/<str:public_id>/change/", devices.device_change, name="counter_device_change"),
    path("counters/<str:public_id>/rules/new/", devices.rule_new, name="counter_rule_new"),
    path("counters/<str:public_id>/logs/new/", logs.log_new, name="log_import_new"),
    path("counters/<str:public_id>/reports/new/", statements.statement_new, name="counter_statement_new"),
]
