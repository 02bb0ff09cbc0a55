"""The provisioning API: tenants and their API keys; the rest of it stands beside. Served by `tenants`."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from frontdesk import errors
from frontdesk.bootstrap import services
from frontdesk.entrypoints.http import (
    reports,
    tenants_agents,
    tenants_keywords,
    tenants_policy,
    tenants_settings,
    tenants_sites,
)
from frontdesk.entrypoints.http.conditions import Condition, Cursor, Limit, link, tag, tell
from frontdesk.entrypoints.http.gateway import Gateway
from frontdesk.entrypoints.http.guard import Guarded
from frontdesk.entrypoints.http.problems import PROBLEM, application
from frontdesk.entrypoints.http.wire_fields import TenantId
from frontdesk.entrypoints.http.wire_tenants import (
    KeyBody,
    KeyOut,
    NewKeyOut,
    PageOut,
    TenantBody,
    TenantOut,
    key_out,
    tenant_in,
    tenant_out,
)
from frontdesk.tenancy.keys import add_key
from frontdesk.tenancy.model import ApiKey, Tenant
from frontdesk.tenancy.provision import put_tenant, remove_key

router = APIRouter(route_class=Guarded, responses=PROBLEM, tags=["tenants"])

KeyId = Annotated[str, Path(pattern="^[0-9A-HJKMNP-TV-Z]{26}$")]


@router.put("/v1/tenants/{tenant}", responses={201: {"model": TenantOut}})
def put(response: Response, tenant: TenantId, body: TenantBody, match: Condition) -> TenantOut:
    """Create a tenant (the operator's key), or change it (its own)."""
    wanted = tenant_in(tenant, body)
    _check_models(wanted)
    tell(response, put_tenant(services().directory, wanted, match))
    return tenant_out(wanted)


def _check_models(wanted: Tenant) -> None:
    """Raises errors.InvalidField for a model that this installation has not set up."""
    of = services()
    for field, choice, offered in (
        ("composer", wanted.composer, of.composers),
        ("embedder", wanted.embedder, of.embedders),
    ):
        if choice and choice not in offered:
            raise errors.InvalidField(field, f"Not set up here. There is: {', '.join(offered)}.")


@router.get("/v1/tenants/{tenant}")
def get(response: Response, tenant: TenantId) -> TenantOut:
    found = services().directory.get(Tenant, tenant, fresh=True)
    if found is None:
        raise errors.NotFound("There is no such tenant.", field="tenant")
    tag(response, found.version)
    return tenant_out(found.value)


@router.get("/v1/tenants/{tenant}/keys")
def list_keys(
    response: Response, tenant: TenantId, cursor: Cursor = "", limit: Limit = 50
) -> PageOut[KeyOut]:
    page = services().directory.page(ApiKey, tenant, cursor, limit)
    return {
        "items": [key_out(item.value) for item in page.items],
        "next": link(response, page.next, limit),
    }


@router.post("/v1/tenants/{tenant}/keys", status_code=201)
def post_key(response: Response, tenant: TenantId, body: KeyBody) -> NewKeyOut:
    """A new key for this tenant. If the answer is lost, list the keys, delete the one, and add another."""
    of = services()
    added = add_key(of.directory, tenant, body.name, of.random, of.now())
    response.headers["Cache-Control"] = "no-store"
    return {**key_out(added.key), "key": added.text}


@router.delete("/v1/tenants/{tenant}/keys/{key}", status_code=204)
def delete_key(tenant: TenantId, key: KeyId) -> Response:
    """From now on it opens nothing; deleting the key in use is allowed."""
    remove_key(services().directory, tenant, key)
    return Response(status_code=204)


app = application(
    "Frontdesk provisioning",
    (
        router,
        tenants_sites.router,
        tenants_agents.router,
        tenants_settings.router,
        tenants_policy.router,
        tenants_keywords.router,
        reports.router,
    ),
)
_gateway = Gateway(app)


def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """One request of API Gateway's REST API to its response."""
    return _gateway(event, context)
