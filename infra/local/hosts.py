"""Who a request thinks it talks to: a page of another site must not reach the laptop by a name of its own.

A browser lets any page ask its own origin, and whoever runs a site can let its name lead to 127.0.0.1 (DNS
rebinding). So only names count that nobody can own: addresses, localhost, .localhost and .test (RFC 6761),
and the host of the public origin.
"""

import ipaddress
from urllib.parse import urlsplit

from infra.local.http import Request

ONCE = frozenset({b"host", b"authorization", b"origin"})
"""Headers that say who asks and whom: of two it is anybody's guess which counts."""


def refusal(request: Request, public_origin: str) -> int:
    """0 if all is well, 400 for no Host or one of these headers twice, 421 for a name that is not ours."""
    found = [name.lower() for name, _ in request.headers if name.lower() in ONCE]
    if len(found) != len(set(found)):
        return 400
    hosts = [value for name, value in request.headers if name.lower() == b"host"]
    if not hosts:
        return 400 if request.chunks else 0  # HTTP/1.0 knows no Host
    return 0 if is_ours(hosts[0].decode("latin-1"), public_origin) else 421


def is_ours(host: str, public_origin: str) -> bool:
    """`host` as the header has it, with or without a port."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:  # half an IPv6 address
        return False
    if name == urlsplit(public_origin).hostname or name.rpartition(".")[2] in ("localhost", "test"):
        return bool(name)
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
