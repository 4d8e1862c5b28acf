"""Information due for publication."""

from yanfa.subsystems.records.views.publication import INFORMATION

urlpatterns = INFORMATION.urls()
