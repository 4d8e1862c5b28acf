"""Self-evaluations: their rows, evidence, texts, scores and corrections."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
