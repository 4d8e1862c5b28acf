"""The JSON API of 信息化运维: what programs hand in."""

from ninja import Router

from . import alerts

router = Router(tags=["operations"])
router.add_router("alerts", alerts.router)

__all__ = ["router"]
