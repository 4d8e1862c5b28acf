"""Lists that figures are computed from, splits, and satisfaction surveys."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
