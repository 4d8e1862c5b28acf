"""Department review, matters to be mended, overviews, issued papers and what is public."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
