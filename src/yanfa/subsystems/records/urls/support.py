"""Supported policies."""

from yanfa.subsystems.records.views.support import SUPPORTS

urlpatterns = SUPPORTS.urls()
