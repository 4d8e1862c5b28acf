"""Addresses of imports and exports of instruments, and of the deliveries to the national platform."""

from django.urls import path

from yanfa.subsystems.instruments.views import exchange

urlpatterns = [
    path("exchange/import/", exchange.take_in, name="exchange_import"),
    path("exchange/export.xlsx", exchange.hand_out, name="exchange_export"),
    path("exchange/nrii/", exchange.deliveries, name="nrii"),
    path("exchange/nrii/deliver/", exchange.deliver, name="nrii_deliver"),
    path("exchange/nrii/answers/", exchange.answers, name="nrii_answers"),
    path("exchange/nrii/<str:public_id>.json", exchange.delivery_file, name="nrii_file"),
    path("exchange/nrii/<str:public_id>.xlsx", exchange.delivery_xlsx, name="nrii_xlsx"),
]
