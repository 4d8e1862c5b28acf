"""The systems of a demonstration: those that the published forms name."""

from datetime import date

from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.subsystems.operations.models import System

#: Code, name, English name.
SYSTEMS = (
    ("portal", "研发公共服务平台门户网站", "Portal"),
    ("instruments", "大型仪器共享管理系统", "Instrument sharing system"),
    ("bases", "试验基地信息公开、年报与评估系统", "R&D bases system"),
    ("hotline", "科技行政服务热线系统", "Hotline system"),
    ("vouchers", "科技创新券管理系统", "Innovation voucher system"),
    ("mail", "电子邮件系统", "Mail"),
    ("network", "生产网络", "Production network"),
    ("infrastructure", "基础环境", "Infrastructure"),
)
IN_USE_FROM = date(2015, 1, 1)


def build(year: DemoYear) -> None:
    """Register the systems that are not there yet."""
    for code, name, name_en in SYSTEMS:
        System.objects.get_or_create(
            code=code, defaults={"name": name, "name_en": name_en, "in_use_from": IN_USE_FROM}
        )
