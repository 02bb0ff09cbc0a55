"""The body of a FastAPI request: read once, within a limit, as JSON that the house rules allow."""

from fastapi import Request

from frontdesk import errors
from frontdesk.entrypoints.http.plain_json import check_type, parse


async def read_json(request: Request, limit: int) -> None:
    """Read and check the body once; FastAPI then finds the same value. A request without a body passes."""
    body = await _limited(request, limit)
    if not body:
        return
    check_type(request.headers.get("content-type", ""))
    request._json = parse(body)


async def _limited(request: Request, limit: int) -> bytes:
    """Never holds more than the limit, whatever Content-Length says."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise errors.TooLarge(f"The request is larger than {limit // 1024} KB.", field="body")
        chunks.append(chunk)
    request._body = b"".join(chunks)
    return request._body
