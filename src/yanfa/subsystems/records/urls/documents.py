"""Documents, their papers, everything issued, and evidence of any record."""

from django.urls import path

from yanfa.subsystems.records.views import documents

urlpatterns = [
    *documents.PAGES.urls(),
    path("documents/<str:public_id>/draft/", documents.add_draft, name="document_draft"),
    path("documents/<str:public_id>/paper/", documents.receive_paper, name="document_paper"),
    path("drafts/<str:public_id>", documents.draft_file, name="draft_file"),
    path("issued/", documents.issued, name="issued"),
    path("issued/export.xlsx", documents.issued_export, name="issued_export"),
    path("issued/<str:public_id>/file", documents.issued_file, {"sealed": False}, name="issued_file"),
    path("issued/<str:public_id>/scan", documents.issued_file, {"sealed": True}, name="issued_scan"),
    path("evidence/<str:public_id>", documents.evidence_file, name="evidence_file"),
    path("evidence/<str:public_id>/withdraw/", documents.withdraw, name="evidence_withdraw"),
]
