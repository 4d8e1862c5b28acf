"""Contracts and disputes."""

from django.urls import path

from yanfa.subsystems.instruments.views import contracts, disputes

urlpatterns = [
    path("contracts/", contracts.contracts, name="contracts"),
    path("contracts/new/", contracts.contract_new, name="contract_new"),
    path("contracts/<str:public_id>/", contracts.contract, name="contract"),
    path("contracts/<str:public_id>/revise/", contracts.contract_revise, name="contract_revise"),
    path("contracts/<str:public_id>/scans/<str:file_id>", contracts.contract_scan, name="contract_scan"),
    path("contracts/<str:public_id>/paper.<str:form>", contracts.contract_paper, name="contract_paper"),
    path("contracts/<str:public_id>/move/<str:name>/", contracts.contract_move, name="contract_move"),
    path("disputes/", disputes.disputes, name="disputes"),
    path("disputes/<str:public_id>/", disputes.dispute, name="dispute"),
    path("disputes/<str:public_id>/move/<str:name>/", disputes.dispute_move, name="dispute_move"),
]
