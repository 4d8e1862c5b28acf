"""The evaluation of sharing services and its rewards."""

from django.urls import path

from yanfa.subsystems.instruments.views.evaluation import batches, excluded, public, rewards, units

BATCH = "evaluation/batches/<str:public_id>"
UNIT = "evaluation/units/<str:public_id>"
REWARD = "evaluation/rewards/<str:public_id>"

urlpatterns = [
    path("evaluation/", units.evaluations, name="evaluations"),
    path("evaluation/results/", public.evaluation_results, name="evaluation_results"),
    path("evaluation/results/<str:public_id>/", public.evaluation_result, name="evaluation_result"),
    path("evaluation/batches/", batches.evaluation_batches, name="evaluation_batches"),
    path("evaluation/batches/new/", batches.evaluation_batch_new, name="evaluation_batch_new"),
    path(f"{BATCH}/", batches.evaluation_batch, name="evaluation_batch"),
    path(f"{BATCH}/change/", batches.evaluation_batch_change, name="evaluation_batch_change"),
    path(f"{BATCH}/move/<str:name>/", batches.evaluation_batch_move, name="evaluation_batch_move"),
    path(f"{BATCH}/begin/", units.evaluation_begin, name="evaluation_begin"),
    path(f"{BATCH}/figures/", batches.evaluation_batch_figures, name="evaluation_batch_figures"),
    path(f"{BATCH}/samples/", batches.evaluation_batch_samples, name="evaluation_batch_samples"),
    path(f"{BATCH}/experts/", batches.evaluation_batch_experts, name="evaluation_batch_experts"),
    path(f"{BATCH}/panel/", batches.evaluation_batch_panel, name="evaluation_batch_panel"),
    path(f"{BATCH}/trial/", batches.evaluation_batch_trial, name="evaluation_batch_trial"),
    path(f"{BATCH}/units.xlsx", batches.evaluation_units_xlsx, name="evaluation_units_xlsx"),
    *(
        path(
            f"{BATCH}/rewards.{form}",
            batches.evaluation_rewards_file,
            {"form": form},
            name=f"evaluation_rewards_{form}",
        )
        for form in ("xlsx", "docx", "pdf")
    ),
    *(
        path(
            f"{BATCH}/issue/{what}.{form}",
            batches.evaluation_batch_issue,
            {"what": what, "form": form},
            name=f"evaluation_issue_{what}_{form}",
        )
        for what, form in (
            ("result", "pdf"),
            ("result", "docx"),
            ("rewards", "pdf"),
            ("rewards", "docx"),
            ("rewards", "xlsx"),
        )
    ),
    path(f"{BATCH}/documents/<str:document_id>", batches.evaluation_document, name="evaluation_document"),
    path(f"{UNIT}/", units.evaluation, name="evaluation"),
    path(f"{UNIT}/excluded/", excluded.evaluation_excluded, name="evaluation_excluded"),
    path(f"{UNIT}/edit/", units.evaluation_edit, name="evaluation_edit"),
    path(f"{UNIT}/move/<str:name>/", units.evaluation_move, name="evaluation_move"),
    path(f"{UNIT}/files/new/", units.evaluation_file_new, name="evaluation_file_new"),
    path(f"{UNIT}/files/<str:file_id>", units.evaluation_file, name="evaluation_file"),
    path(f"{UNIT}/files/<str:file_id>/remove/", units.evaluation_file_remove, name="evaluation_file_remove"),
    path(f"{UNIT}/experts/", units.evaluation_experts, name="evaluation_experts"),
    path(f"{UNIT}/score/", units.evaluation_score, name="evaluation_score"),
    path(f"{UNIT}/apply/", rewards.reward_apply, name="reward_apply"),
    path("evaluation/samples/<str:public_id>/", units.evaluation_sample, name="evaluation_sample"),
    path(f"{REWARD}/", rewards.reward, name="reward"),
    path(f"{REWARD}/move/<str:name>/", rewards.reward_move, name="reward_move"),
    path(f"{REWARD}/records/", rewards.reward_records, name="reward_records"),
    path(f"{REWARD}/use/", rewards.reward_use, name="reward_use"),
    path(f"{REWARD}/clawback/", rewards.reward_clawback, name="reward_clawback"),
]
