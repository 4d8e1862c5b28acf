"""What other apps may ask of surveys and ratings."""

from yanfa.procedures.feedback.choices import SurveyMethod
from yanfa.procedures.feedback.indicators import PROJECT_SATISFACTION, SITE_SATISFACTION
from yanfa.procedures.feedback.models import Rating, RatingRequest, Survey
from yanfa.procedures.feedback.rules.answers import Level
from yanfa.procedures.feedback.services.ratings import ask_rating
from yanfa.procedures.feedback.services.services import Service, declare_service
from yanfa.procedures.feedback.services.surveys import declare_survey, take_answers

__all__ = [
    "PROJECT_SATISFACTION",
    "SITE_SATISFACTION",
    "Level",
    "Rating",
    "RatingRequest",
    "Service",
    "Survey",
    "SurveyMethod",
    "ask_rating",
    "declare_service",
    "declare_survey",
    "take_answers",
]
