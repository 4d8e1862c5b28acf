"""The pages of the registers of operations."""

from django.urls import path

from yanfa.subsystems.operations.views import assets, systems_lists, vpn

#: Path of the list, its name, the name of a record's page, and the kind of the register.
LISTS = (
    ("systems", "systems", "system", "systems"),
    ("assets", "assets", "asset", "assets"),
    ("maintenance-contracts", "maintenance_contracts", "maintenance_contract", "maintenance-contracts"),
    ("lines", "lines", "line", "lines"),
    ("addresses", "addresses", "address", "addresses"),
    ("vpn", "vpn_accounts", "vpn_account", "vpn"),
    ("protection", "filings", "filing", "protection"),
)

urlpatterns = [
    *(path(f"{folder}/", systems_lists.listed, {"kind": kind}, name=name) for folder, name, _, kind in LISTS),
    path("vpn/sign-ins/import/", vpn.import_sign_ins, name="import_sign_ins"),
    path("vpn/<str:public_id>/holder/", vpn.holder, name="vpn_holder"),
    path("assets/<str:public_id>/move/<str:name>/", assets.move, name="move_asset"),
    *(
        path(f"{folder}/<str:public_id>/", systems_lists.record, {"kind": kind}, name=name)
        for folder, _, name, kind in LISTS
    ),
    path("ledgers/<slug:kind>/new/", systems_lists.new, name="ledger_new"),
    path("ledgers/<slug:kind>/import/", systems_lists.import_file, name="ledger_import"),
    path(
        "ledgers/<slug:kind>/export.xlsx", systems_lists.export, {"form": "xlsx"}, name="ledger_export_xlsx"
    ),
    path("ledgers/<slug:kind>/export.csv", systems_lists.export, {"form": "csv"}, name="ledger_export_csv"),
    path("ledgers/papers/<str:public_id>/", systems_lists.paper, name="ledger_paper"),
    path(
        "ledgers/papers/<str:public_id>/withdraw/", systems_lists.withdraw_paper, name="ledger_withdraw_paper"
    ),
    path("ledgers/<slug:kind>/<str:public_id>/change/", systems_lists.change, name="ledger_change"),
    path("ledgers/<slug:kind>/<str:public_id>/papers/", systems_lists.add_paper, name="ledger_add_paper"),
    path("ledgers/<slug:kind>/<str:public_id>/do/<slug:name>/", systems_lists.act, name="ledger_act"),
    path(
        "ledgers/<slug:kind>/<str:public_id>/do/<slug:name>/<str:child>/",
        systems_lists.act,
        name="ledger_act_on",
    ),
]
