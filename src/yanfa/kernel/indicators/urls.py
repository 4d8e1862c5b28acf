"""The pages of the register of indicators."""

from django.urls import path

from yanfa.kernel.indicators import views

app_name = "indicators"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:code>/", views.detail, name="detail"),
    path("<str:code>/<str:part>/rows/", views.rows, name="rows"),
    path("<str:code>/<str:part>/rows.xlsx", views.rows_xlsx, name="rows_xlsx"),
]
