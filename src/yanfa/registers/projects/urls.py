"""The pages of the budget projects."""

from django.urls import path

from yanfa.registers.projects.views import imports, procurement, projects, years

app_name = "projects"
urlpatterns = [
    path("", projects.projects, name="projects"),
    path("open/", projects.open_project, name="open"),
    path("import/", imports.projects, name="import"),
    path("payments/import/", imports.payments, name="import_payments"),
    path("plans/import/", imports.plans, name="import_plans"),
    path("contracts/import/", imports.contracts, name="import_contracts"),
    path("acceptances/import/", imports.acceptances, name="import_acceptances"),
    path("budget-system.xlsx", projects.hand_over, name="hand_over"),
    path("export.xlsx", projects.export, {"form": "xlsx"}, name="export_xlsx"),
    path("export.csv", projects.export, {"form": "csv"}, name="export_csv"),
    path("years/<str:public_id>/", years.year, name="year"),
    path("years/<str:public_id>/change/", years.change, name="change_year"),
    path("years/<str:public_id>/lines/add/", years.add_line, name="add_line"),
    path("years/<str:public_id>/payments/add/", years.add_payment, name="add_payment"),
    path("years/<str:public_id>/plan/add/", procurement.add_item, name="add_item"),
    path("years/<str:public_id>/contracts/add/", procurement.add_contract, name="add_contract"),
    path("years/<str:public_id>/acceptances/add/", procurement.add_acceptance, name="add_acceptance"),
    path("years/<str:public_id>/ledger.xlsx", procurement.export, name="export_ledger"),
    path("items/<str:public_id>/cancel/", procurement.cancel, name="cancel_item"),
    path("ledger/<str:kind>/<str:public_id>/withdraw/", procurement.withdraw, name="withdraw"),
    path("acceptances/<str:public_id>/paper/", procurement.paper, name="acceptance_paper"),
    path("payments/<str:public_id>/take-back/", years.take_back, name="take_back"),
    path("<str:public_id>/", projects.project, name="project"),
    path("<str:public_id>/change/", projects.change, name="change"),
    path("<str:public_id>/years/open/", projects.open_year, name="open_year"),
]
