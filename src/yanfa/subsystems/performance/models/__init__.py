"""Forms on file with their rows and findings."""

from .forms import FiledForm, FormContent, FormFinding, FormRow

__all__ = ["FiledForm", "FormContent", "FormFinding", "FormRow"]
