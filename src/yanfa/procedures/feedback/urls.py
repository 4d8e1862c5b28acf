"""The pages of feedback."""

from django.urls import path

from yanfa.procedures.feedback.views import ratings, surveys

app_name = "feedback"
urlpatterns = [
    path("ratings/", ratings.ratings_list, name="ratings"),
    path("ratings.xlsx", ratings.ratings_xlsx, name="ratings_xlsx"),
    path("ratings/<str:public_id>/", ratings.rating, name="rating"),
    path("ratings/<str:public_id>/phone/", ratings.reveal_phone, name="reveal_phone"),
    path("ratings/<str:public_id>/move/<str:name>/", ratings.move_rating, name="move_rating"),
    path("rate/<str:public_id>/", ratings.rate, name="rate"),
    path("service/<slug:service>/", ratings.rate_service, name="rate_service"),
    path("answer/<str:public_id>/", ratings.answer, name="answer"),
    path("thanks/", ratings.thanks, name="thanks"),
    path("surveys/", surveys.surveys, name="surveys"),
    path("surveys/new/", surveys.survey_new, name="survey_new"),
    path("surveys/<str:public_id>/", surveys.survey, name="survey"),
    path("surveys/<str:public_id>/answers/", surveys.survey_answers, name="survey_answers"),
    path("surveys/<str:public_id>/answers.xlsx", surveys.answers_xlsx, name="answers_xlsx"),
    path("surveys/<str:public_id>/papers/", surveys.survey_papers, name="survey_papers"),
    path("surveys/<str:public_id>/files/<str:file_id>", surveys.survey_file, name="survey_file"),
]
