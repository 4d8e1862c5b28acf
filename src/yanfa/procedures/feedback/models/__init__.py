"""Surveys with their answers; ratings with the calls that were made about them."""

from .ratings import CallBack, Rating, RatingRequest
from .surveys import Survey, SurveyAnswer, SurveyBatch

__all__ = ["CallBack", "Rating", "RatingRequest", "Survey", "SurveyAnswer", "SurveyBatch"]
