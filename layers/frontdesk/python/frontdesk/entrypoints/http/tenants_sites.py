"""The provisioning API: sites, and the origins that may show their widget."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from frontdesk import errors
from frontdesk.bootstrap import services
from frontdesk.entrypoints.http.conditions import Condition, Cursor, Limit, link, tag, tell
from frontdesk.entrypoints.http.guard import Guarded
from frontdesk.entrypoints.http.problems import PROBLEM
from frontdesk.entrypoints.http.wire import SiteId
from frontdesk.entrypoints.http.wire_fields import TenantId
from frontdesk.entrypoints.http.wire_tenants import PageOut, SiteBody, SiteOut, site_in, site_out
from frontdesk.tenancy.model import Site
from frontdesk.tenancy.provision import put_site, remove_site

router = APIRouter(route_class=Guarded, responses=PROBLEM, tags=["sites"])

SitePath = Annotated[SiteId, Path()]


@router.get("/v1/tenants/{tenant}/sites")
def list_sites(
    response: Response, tenant: TenantId, cursor: Cursor = "", limit: Limit = 50
) -> PageOut[SiteOut]:
    page = services().directory.page(Site, tenant, cursor, limit)
    return {
        "items": [site_out(item.value) for item in page.items],
        "next": link(response, page.next, limit),
    }


@router.put("/v1/tenants/{tenant}/sites/{site}", responses={201: {"model": SiteOut}})
def put(response: Response, tenant: TenantId, site: SitePath, body: SiteBody, match: Condition) -> SiteOut:
    """Its id is yours from the first time on, also after you delete it. Widgets see changes within 30 s."""
    wanted = site_in(tenant, site, body)
    tell(response, put_site(services().directory, wanted, match))
    return site_out(wanted)


@router.get("/v1/tenants/{tenant}/sites/{site}")
def get(response: Response, tenant: TenantId, site: SitePath) -> SiteOut:
    found = services().directory.get(Site, tenant, site, fresh=True)
    if found is None:
        raise errors.NotFound("There is no such site.", field="site")
    tag(response, found.version)
    return site_out(found.value)


@router.delete("/v1/tenants/{tenant}/sites/{site}", status_code=204)
def delete(tenant: TenantId, site: SitePath, match: Condition) -> Response:
    remove_site(services().directory, tenant, site, match)
    return Response(status_code=204)
