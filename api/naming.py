"""Under what name plans are known to people, from wherever they are made."""

from api.service import Service
from worker.names import Names


def names_of(service: Service) -> Names:
    """The names of a service's plans; they outlive the plans."""
    return Names(service.ledger.store, ttl_s=2 * service.ledger.settings.plan_ttl_s)


def name_of_file(filename: str) -> str:
    """Call what is made of a file after it, without its ending."""
    return filename.rpartition(".")[0] or filename
