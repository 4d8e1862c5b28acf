"""The joint review of purchases."""

from django.urls import path

from yanfa.subsystems.instruments.views.purchase import applications, departments, rounds

ROUND = "purchases/rounds/<str:public_id>"
RANKING = "purchases/rankings/<str:public_id>"
ITEM = "purchases/<str:public_id>"

urlpatterns = [
    path("purchases/", applications.purchases, name="purchases"),
    path("purchases/overdue/", rounds.purchase_overdue, name="purchase_overdue"),
    path("purchases/results/", rounds.purchase_results, name="purchase_results"),
    path("purchases/results/<str:public_id>/", rounds.purchase_result, name="purchase_result"),
    path("purchases/rounds/", rounds.purchase_rounds, name="purchase_rounds"),
    path("purchases/rounds/new/", rounds.purchase_round_new, name="purchase_round_new"),
    path(f"{ROUND}/", rounds.purchase_round, name="purchase_round"),
    path(f"{ROUND}/change/", rounds.purchase_round_change, name="purchase_round_change"),
    path(f"{ROUND}/move/<str:name>/", rounds.purchase_round_move, name="purchase_round_move"),
    path(f"{ROUND}/panel/", rounds.purchase_round_panel, name="purchase_round_panel"),
    path(f"{ROUND}/tell/", rounds.purchase_round_tell, name="purchase_round_tell"),
    path(
        f"{ROUND}/documents/<str:document_id>", rounds.purchase_round_document, name="purchase_round_document"
    ),
    *(
        path(f"{ROUND}/letter.{form}", rounds.purchase_letter, {"form": form}, name=f"purchase_letter_{form}")
        for form in ("pdf", "docx", "xlsx")
    ),
    *(
        path(
            f"{ROUND}/issue.{form}",
            rounds.purchase_letter_issue,
            {"form": form},
            name=f"purchase_letter_issue_{form}",
        )
        for form in ("pdf", "docx", "xlsx")
    ),
    path(f"{ROUND}/begin/<str:unit_id>/", applications.purchase_begin, name="purchase_begin"),
    path(f"{ROUND}/rank/<str:unit_id>/", departments.purchase_ranking_begin, name="purchase_ranking_begin"),
    path(f"{RANKING}/", departments.purchase_ranking, name="purchase_ranking"),
    path(f"{RANKING}/submit/", departments.purchase_ranking_submit, name="purchase_ranking_submit"),
    path(f"{RANKING}/issue/", departments.purchase_ranking_issue, name="purchase_ranking_issue"),
    path(f"{RANKING}/scan/", departments.purchase_ranking_scan, name="purchase_ranking_scan"),
    path(
        f"{RANKING}/documents/<str:document_id>",
        departments.purchase_ranking_document,
        name="purchase_ranking_document",
    ),
    *(
        path(
            f"{RANKING}/ranking.{form}",
            departments.purchase_ranking_file,
            {"form": form},
            name=f"purchase_ranking_{form}",
        )
        for form in ("pdf", "docx", "xlsx")
    ),
    path(f"{ITEM}/", applications.purchase, name="purchase"),
    path(f"{ITEM}/edit/", applications.purchase_edit, name="purchase_edit"),
    path(f"{ITEM}/move/<str:name>/", applications.purchase_move, name="purchase_move"),
    path(f"{ITEM}/files/new/", applications.purchase_file_new, name="purchase_file_new"),
    path(f"{ITEM}/files/<str:file_id>", applications.purchase_file, name="purchase_file"),
    path(
        f"{ITEM}/files/<str:file_id>/remove/", applications.purchase_file_remove, name="purchase_file_remove"
    ),
    *(
        path(f"{ITEM}/form.{form}", applications.purchase_form, {"form": form}, name=f"purchase_form_{form}")
        for form in ("pdf", "docx")
    ),
    path(f"{ITEM}/issue/", applications.purchase_form_issue, name="purchase_form_issue"),
    path(f"{ITEM}/scan/", applications.purchase_scan, name="purchase_scan"),
    path(f"{ITEM}/documents/<str:document_id>", applications.purchase_document, name="purchase_document"),
    path(f"{ITEM}/link/", applications.purchase_link, name="purchase_link"),
]
