"""Forms on file with their rows and findings; lists with their rows; splits; surveys with their answers."""

from .forms import FiledForm, FormContent, FormFinding, FormRow
from .lists import ListMapping, ListRow, ListUpload, MappingVersion
from .splits import CountingSplit, SplitShare
from .surveys import Survey, SurveyAnswer, SurveyBatch

__all__ = [
    "CountingSplit",
    "FiledForm",
    "FormContent",
    "FormFinding",
    "FormRow",
    "ListMapping",
    "ListRow",
    "ListUpload",
    "MappingVersion",
    "SplitShare",
    "Survey",
    "SurveyAnswer",
    "SurveyBatch",
]
