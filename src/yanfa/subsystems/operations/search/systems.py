"""What the global search finds of 信息化运维: systems, assets, lines, filings, contracts, and never account holders."""

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import audience
from yanfa.kernel.search.sources import Source, register
from yanfa.subsystems.operations.models import Asset, Filing, Line, MaintenanceContract, System
from yanfa.subsystems.operations.permissions import READ

READERS = audience.holders(READ)

SYSTEMS = register(
    Source(
        model=System,
        label=_("信息系统"),
        title=lambda system: system.name,
        body=lambda system: f"{system.code} {system.name_en}",
        summary=lambda system: system.code,
        url=lambda system: system.get_absolute_url(),
        audience=lambda system: [READERS],
        named=True,
    )
)
ASSETS = register(
    Source(
        model=Asset,
        label=_("运维资产"),
        title=lambda asset: f"{asset.number} {asset.name}",
        body=lambda asset: f"{asset.model} {asset.serial} {asset.contract_number}",
        summary=lambda asset: f"{asset.get_kind_display()} {asset.model}",
        url=lambda asset: asset.get_absolute_url(),
        audience=lambda asset: [READERS],
    )
)
LINES = register(
    Source(
        model=Line,
        label=_("专线"),
        title=str,
        summary=lambda line: str(line.get_operator_display()),
        url=lambda line: line.get_absolute_url(),
        audience=lambda line: [READERS],
    )
)
FILINGS = register(
    Source(
        model=Filing,
        label=_("等级保护备案"),
        title=str,
        body=lambda filing: f"{filing.certificate} {filing.authority}",
        summary=lambda filing: f"{filing.certificate} {filing.starts_on:%Y-%m-%d}",
        url=lambda filing: filing.get_absolute_url(),
        audience=lambda filing: [READERS],
    )
)
CONTRACTS = register(
    Source(
        model=MaintenanceContract,
        label=_("维保合同"),
        title=str,
        body=lambda contract: contract.supplier,
        summary=lambda contract: f"{contract.supplier} {contract.ends_on:%Y-%m-%d}",
        url=lambda contract: contract.get_absolute_url(),
        audience=lambda contract: [READERS],
    )
)
