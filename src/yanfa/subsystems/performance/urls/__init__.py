"""The pages of 绩效."""

from . import evaluations, forms, goals, lists, outputs, tasks

app_name = "performance"
urlpatterns = [
    *forms.urlpatterns,
    *goals.urlpatterns,
    *evaluations.urlpatterns,
    *outputs.urlpatterns,
    *lists.urlpatterns,
    *tasks.urlpatterns,
]
