"""Reports of districts as a spreadsheet whose columns the importer reads again."""

from django.utils.translation import gettext_lazy as _

from .documents import Sheet, named, shown

DISTRICTS = Sheet(
    _("区级报送清单"),
    (
        (_("区划代码"), named("district")),
        (_("区"), named("district_name")),
        (_("所属月份"), named("month")),
        (_("应报日"), named("due_on")),
        (_("首次收到日"), named("received_on")),
        (_("完整报送日"), named("complete_on")),
        (_("缺项"), named("missing")),
        (_("退回次数"), named("returned")),
        (_("更正次数"), named("corrected")),
        (_("状态"), shown("state")),
        (_("补录"), named("late")),
    ),
)
