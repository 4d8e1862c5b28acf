"""The pages of results of every kind, and of bibliographic files."""

from django.urls import path

from yanfa.subsystems.records.views import bibliography, results

KIND = "results/<str:kind>"
ONE = f"{KIND}/<str:public_id>"

urlpatterns = [
    path("results/", results.overview, name="results_overview"),
    path("results/papers/bibliography/", bibliography.bibliography, name="bibliography"),
    path(f"{KIND}/", results.results, name="results"),
    path(f"{KIND}/new/", results.register, name="register_result"),
    path(f"{KIND}/import/", results.import_file, name="import_results"),
    path(f"{KIND}/export.xlsx", results.export, {"form": "xlsx"}, name="export_results_xlsx"),
    path(f"{KIND}/export.csv", results.export, {"form": "csv"}, name="export_results_csv"),
    path(f"{ONE}/", results.result, name="result"),
    path(f"{ONE}/change/", results.change, name="change_result"),
    path(f"{ONE}/move/<str:name>/", results.move, name="move_result"),
    path(f"{ONE}/files/new/", results.add_file, name="add_result_file"),
    path(f"{ONE}/files/<str:file_id>/", results.download, name="result_file"),
    path(f"{ONE}/files/<str:file_id>/withdraw/", results.withdraw_file, name="withdraw_result_file"),
]
