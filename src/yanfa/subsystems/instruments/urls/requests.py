"""Requests, quotations, money and deliverables."""

from django.urls import path

from yanfa.subsystems.instruments.views import requests, service_calendar, service_steps

urlpatterns = [
    path("requests/", requests.requests, name="requests"),
    path("requests/export/", requests.requests_export, name="requests_export"),
    path("requests/new/<str:public_id>/", requests.request_new, name="request_new"),
    path("requests/questions/<str:public_id>/", requests.questions, name="questions"),
    path("requests/<str:public_id>/", requests.service_request, name="request"),
    path("requests/<str:public_id>/message/", requests.request_message, name="request_message"),
    path("requests/<str:public_id>/plan/", requests.request_plan, name="request_plan"),
    path("requests/<str:public_id>/instrument/", requests.request_instrument, name="request_instrument"),
    path("requests/<str:public_id>/move/<str:name>/", requests.request_move, name="request_move"),
    path("requests/<str:public_id>/quote/", service_steps.request_quote, name="request_quote"),
    path("requests/<str:public_id>/contract/", service_steps.request_contract, name="request_contract"),
    path("requests/<str:public_id>/frame/", service_steps.request_frame, name="request_frame"),
    path("requests/<str:public_id>/use/", service_steps.request_use, name="request_use"),
    path("requests/<str:public_id>/dispute/", service_steps.request_dispute, name="request_dispute"),
    path("requests/<str:public_id>/files/", service_steps.request_hand_over, name="request_hand_over"),
    path("requests/<str:public_id>/files/<str:file_id>", service_steps.request_file, name="request_file"),
    path(
        "requests/<str:public_id>/files/<str:row>/receive/",
        service_steps.deliverable_receive,
        name="deliverable_receive",
    ),
    path("requests/<str:public_id>/money/<str:kind>/", service_steps.request_money, name="request_money"),
    path(
        "requests/<str:public_id>/money/<str:kind>/<str:row>/void/",
        service_steps.request_void,
        name="request_void",
    ),
    path("calendar/<str:public_id>/", service_calendar.calendar, name="calendar"),
    path("calendar/<str:public_id>/open/", service_calendar.calendar_open, name="calendar_open"),
]
