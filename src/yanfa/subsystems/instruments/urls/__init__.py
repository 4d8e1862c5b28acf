"""The pages of 大型仪器共享."""

from . import (
    catalogue,
    confirmation,
    contracts,
    effect_report,
    evaluation,
    exchange,
    inspection,
    purchase,
    registry,
    requests,
    usage,
)

app_name = "instruments"
urlpatterns = [
    *evaluation.urlpatterns,
    *effect_report.urlpatterns,
    *exchange.urlpatterns,
    *confirmation.urlpatterns,
    *inspection.urlpatterns,
    *purchase.urlpatterns,
    *registry.urlpatterns,
    *catalogue.urlpatterns,
    *requests.urlpatterns,
    *contracts.urlpatterns,
    *usage.urlpatterns,
]
