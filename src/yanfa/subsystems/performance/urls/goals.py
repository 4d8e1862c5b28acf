"""Goals, their adjustment, and monitoring."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
