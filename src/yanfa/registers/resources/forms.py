"""Filters of the list of resources."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.registers.resources.models import KINDS, STATUSES, Resource

EVERY = [("", _("全部"))]


class ResourceFilter(forms.Form):
    """Filters of the list; a wrong value filters nothing."""

    q = forms.CharField(label=_("编号、名称或提供单位"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("资源类型"), required=False, choices=[*EVERY, *KINDS])
    status = forms.ChoiceField(label=_("资源状态"), required=False, choices=[*EVERY, *STATUSES])
    district = forms.CharField(label=_("行政区划代码"), required=False, max_length=6)

    def resources(self):
        """The resources that the filters leave, with their units."""
        chosen = self.cleaned_data if self.is_valid() else {}
        found = Resource.objects.search(chosen.get("q", ""))
        if kind := chosen.get("kind"):
            found = found.filter(kind=kind)
        if status := chosen.get("status"):
            found = found.filter(status=status)
        if district := chosen.get("district"):
            found = found.filter(district__startswith=district)
        return found.select_related("organisation")
