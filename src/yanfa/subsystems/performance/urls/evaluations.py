"""Self-evaluations: their rows, evidence, texts, scores and corrections."""

from django.urls import path

from yanfa.subsystems.performance.views import corrections, evaluations, rows, scores, texts

EVALUATION = "evaluations/<str:public_id>"
ROW = "rows/<str:public_id>"

urlpatterns = [
    path(f"{EVALUATION}/", evaluations.evaluation, name="evaluation"),
    path(f"{EVALUATION}/rows/", evaluations.rows, name="evaluation_rows"),
    path(f"{EVALUATION}/findings/", evaluations.findings, name="evaluation_findings"),
    path(f"{EVALUATION}/collect/", evaluations.collect, name="collect_rows"),
    path(f"{EVALUATION}/reporters/", evaluations.assign, name="assign_rows"),
    path(f"{EVALUATION}/texts/", texts.texts, name="texts"),
    path(f"{EVALUATION}/texts/preview/", texts.text_preview, name="text_preview"),
    path(f"{EVALUATION}/scores/", scores.scores, name="scores"),
    path(f"{EVALUATION}/move/<str:name>/", evaluations.move, name="move_evaluation"),
    path("rows/", evaluations.mine, name="my_rows"),
    path(f"{ROW}/", rows.row, name="row"),
    path(f"{ROW}/trial/", rows.trial, name="row_trial"),
    path(f"{ROW}/evidence/", rows.add_evidence, name="add_evidence"),
    path(f"{ROW}/opinion/", rows.opinion, name="row_opinion"),
    path(f"{ROW}/recheck/", rows.recheck, name="row_recheck"),
    path(f"{ROW}/score/", scores.score, name="score_row"),
    path(f"{ROW}/correct/", corrections.propose, name="propose_correction"),
    path(f"{ROW}/move/<str:name>/", rows.move, name="move_row"),
    path("evidence/<str:public_id>/", rows.evidence, name="evidence"),
    path("evidence/<str:public_id>/withdraw/", rows.withdraw, name="withdraw_evidence"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/<str:public_id>/", corrections.correction, name="correction"),
    path("corrections/<str:public_id>/move/<str:name>/", corrections.move, name="move_correction"),
]
