"""The JSON API of 大型仪器共享."""

from ninja import Router

from . import exchange, usage

router = Router(tags=["instruments"])
router.add_router("usage", usage.router)
router.add_router("records", exchange.router)

__all__ = ["router"]
