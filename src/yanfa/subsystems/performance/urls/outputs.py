"""Department review, matters to be mended, overviews, issued papers and what is public."""

from django.urls import path

from yanfa.subsystems.performance.views import matters, overview, papers, public, reviewing

urlpatterns = [
    path("evaluations/<str:public_id>/papers/", papers.papers, name="papers"),
    path("evaluations/<str:public_id>/papers/scan/", papers.scan, name="paper_scan"),
    path("evaluations/<str:public_id>/papers/<str:name>.<str:kind>", papers.paper, name="paper"),
    path("evaluations/<str:public_id>/papers/<str:name>/issue/", papers.issue, name="issue_paper"),
    path("evaluations/<str:public_id>/volume.pdf", papers.volume_pdf, name="volume_pdf"),
    path("evaluations/<str:public_id>/volume.zip", papers.volume, name="volume"),
    path("papers/<str:public_id>/<str:part>/", papers.issued_file, name="issued_file"),
    path("check-paper/", papers.check_paper, name="check_any_paper"),
    path("check-paper/<str:code>/", papers.check_paper, name="check_paper"),
    path("reviews/", reviewing.reviews, name="reviews"),
    path("evaluations/<str:public_id>/review/", reviewing.open_review, name="open_review"),
    path("reviews/<str:public_id>/", reviewing.review, name="review"),
    path("reviews/<str:public_id>/move/<str:name>/", reviewing.review_move, name="review_move"),
    path("matters/", matters.matters, name="matters"),
    path("matters.<str:kind>", matters.matters_file, name="matters_file"),
    path("matters/raise/", matters.raise_matter, name="raise_matter"),
    path("matters/proof/<str:public_id>/", matters.proof, name="proof"),
    path("matters/<str:public_id>/", matters.matter, name="rectification"),
    path("matters/<str:public_id>/proofs/", matters.add_proof, name="add_proof"),
    path("matters/<str:public_id>/move/<str:name>/", matters.matter_move, name="rectification_move"),
    path("overview/", overview.overview, name="overview"),
    path("across/", overview.across, name="across"),
    path("summary/", overview.summary, name="summary"),
    path("summary.<str:kind>", overview.summary_file, name="summary_file"),
    path("published/", public.published_list, name="published"),
    path("published/<str:public_id>/", public.published_form, name="published_form"),
    path("published/<str:public_id>/form.pdf", public.published_file, name="published_file"),
    path("open-data/", public.open_data, name="open_data"),
    path("open-data/performance.csv", public.open_data_csv, name="open_data_csv"),
    path("open-data/performance.json", public.open_data_json, name="open_data_json"),
]
