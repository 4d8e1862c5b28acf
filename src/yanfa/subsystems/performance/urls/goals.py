"""Project years, goals with their rows, their adjustment, and monitoring."""

from django.urls import path

from yanfa.subsystems.performance.views import adjustments, goal_rows, goals, monitoring, years

_YEARS = [
    path("years/", years.years, name="years"),
    path("years.xlsx", years.years_xlsx, name="years_xlsx"),
    path("years/<str:public_id>/", years.year, name="year"),
    path("years/<str:public_id>/declare/", years.declare, name="declare"),
]
_GOALS = [
    path("goals/<str:public_id>/", goals.goal, name="goal"),
    path("goals/<str:public_id>/move/<str:name>/", goals.move, name="move_goal"),
    path("goals/<str:public_id>/texts/", goals.texts, name="goal_texts"),
    path("goals/<str:public_id>/bind/", goals.bind, name="bind_figure"),
    path("goals/<str:public_id>/form.<str:kind>", goals.printed_form, name="goal_form"),
    path("goals/<str:public_id>/approval/", goals.approval_scan, name="goal_approval"),
    path("goals/<str:public_id>/ex-ante/", goals.ex_ante, name="ex_ante"),
    path("goals/<str:public_id>/ex-ante/report/", goals.ex_ante_report, name="ex_ante_report"),
    path("goals/<str:public_id>/evaluate/", years.begin_evaluation, name="begin_evaluation"),
    path("goals/<str:public_id>/adjust/", adjustments.begin, name="adjust"),
    path("goals/<str:public_id>/monitor/", monitoring.begin, name="monitor"),
]
_ROWS = [
    path("goals/<str:public_id>/rows/add/", goal_rows.add, name="add_row"),
    path("goals/<str:public_id>/rows/import/", goal_rows.import_rows, name="import_goal_rows"),
    path("goals/<str:public_id>/rows.xlsx", goal_rows.export_rows, name="export_goal_rows"),
    path("goals/<str:public_id>/last-year/", goal_rows.last_year, name="draft_from_last"),
    path("goals/<str:public_id>/library/", goal_rows.from_library, name="goal_library"),
    path("goals/<str:public_id>/sources/", goal_rows.sources, name="goal_sources"),
    path("goal-rows/<str:public_id>/", goal_rows.change, name="goal_row"),
    path("goal-rows/<str:public_id>/remove/", goal_rows.remove, name="remove_row"),
    path("goal-rows/<str:public_id>/shift/<str:direction>/", goal_rows.shift, name="shift_row"),
]
_ADJUSTMENTS = [
    path("adjustments/<str:public_id>/", adjustments.adjustment, name="adjustment"),
    path("adjustments/<str:public_id>/move/<str:name>/", adjustments.move, name="move_adjustment"),
    path("adjustments/<str:public_id>/form.<str:kind>", adjustments.printed_form, name="adjustment_form"),
    path("adjustments/<str:public_id>/rows/add/", adjustments.add_row, name="add_adjusted"),
    path("adjustments/<str:public_id>/rows/<str:row>/change/", adjustments.change_row, name="adjust_row"),
    path("adjustments/<str:public_id>/rows/<str:row>/drop/", adjustments.drop_row, name="drop_adjusted"),
    path(
        "adjustments/<str:public_id>/rows/<int:number>/take-out/",
        adjustments.take_out,
        name="take_out_adjusted",
    ),
    path("adjustments/<str:public_id>/approval/", adjustments.approval_scan, name="adjustment_approval"),
    path("adjustments/<str:public_id>/letters/<str:letter>/", adjustments.letter, name="adjustment_letter"),
]
_MONITORING = [
    path("monitoring/<str:public_id>/", monitoring.monitoring, name="monitoring"),
    path("monitoring/<str:public_id>/move/<str:name>/", monitoring.move, name="move_monitoring"),
    path("monitoring/<str:public_id>/texts/", monitoring.texts, name="monitoring_texts"),
    path("monitoring/<str:public_id>/rows/<str:row>/", monitoring.fill_row, name="monitor_row"),
    path("monitoring/<str:public_id>/matters/raise/", monitoring.raise_one, name="raise_from_monitoring"),
    path("monitoring/<str:public_id>/form.<str:kind>", monitoring.printed_form, name="monitoring_form"),
]
urlpatterns = [*_YEARS, *_GOALS, *_ROWS, *_ADJUSTMENTS, *_MONITORING]
