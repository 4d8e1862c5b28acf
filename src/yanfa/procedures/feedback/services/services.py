"""The services that may be rated: declared by the apps that render them."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access.permissions import Text


@dataclass(frozen=True)
class Service:
    """A service by its code. `open_page` lets anybody rate it without having been asked."""

    code: str
    label: Text
    label_en: str
    open_page: bool = True


_services: dict[str, Service] = {}


def declare_service(service: Service) -> Service:
    """Let a service be rated. Raises ValueError for a second, different one of the same code."""
    if _services.setdefault(service.code, service) != service:
        raise ValueError(f"The service {service.code} is declared twice.")
    return service


def service_of(code: str) -> Service:
    """The declared service of that code. Raises LookupError."""
    try:
        return _services[code]
    except KeyError:
        raise LookupError(f"No app declares the service {code!r}.") from None


def declared_services() -> list[Service]:
    """Every declared service, by its code."""
    return [_services[code] for code in sorted(_services)]


PORTAL = declare_service(Service("portal", _("门户网站"), "Portal"))
