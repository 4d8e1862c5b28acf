"""The pages of 成果与制度台账."""

from . import district, documents, publication, regulations, results, serials, support

app_name = "records"
urlpatterns = [
    *documents.urlpatterns,
    *serials.urlpatterns,
    *regulations.urlpatterns,
    *support.urlpatterns,
    *district.urlpatterns,
    *publication.urlpatterns,
    *results.urlpatterns,
]
