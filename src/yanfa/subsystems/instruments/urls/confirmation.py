"""Addresses of the yearly confirmation."""

from django.urls import path

from yanfa.subsystems.instruments.views import confirmation

urlpatterns = [
    path("confirmations/", confirmation.rounds, name="confirmations"),
    path("confirmations/open/", confirmation.open_round, name="confirmation_open"),
    path("confirmations/rounds/<str:public_id>/", confirmation.round_page, name="confirmation_round"),
    path(
        "confirmations/rounds/<str:public_id>/move/<str:name>/",
        confirmation.round_move,
        name="confirmation_round_move",
    ),
    path(
        "confirmations/rounds/<str:public_id>/units.xlsx",
        confirmation.round_xlsx,
        name="confirmation_round_xlsx",
    ),
    path("confirmations/<str:public_id>/", confirmation.task_page, name="confirmation"),
    path("confirmations/<str:public_id>/move/<str:name>/", confirmation.task_move, name="confirmation_move"),
    path("confirmations/<str:public_id>/rest/", confirmation.rest, name="confirmation_rest"),
    path(
        "confirmations/<str:public_id>/instruments/<str:instrument_id>/",
        confirmation.line,
        name="confirmation_line",
    ),
]
