"""The tenant that a command is about."""

from frontdesk.bootstrap import Services
from frontdesk.tenancy.model import Tenant


def existing(of: Services, tenant: str) -> Tenant:
    """As it stands now. Raises ValueError without such a tenant, so that a slip of the pen makes nothing."""
    found = of.directory.get(Tenant, tenant, fresh=True)
    if found is None:
        raise ValueError(f"there is no tenant {tenant}")
    return found.value
