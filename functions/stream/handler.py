"""Server-sent events and long polls; run.sh serves `app` behind the Lambda Web Adapter."""

from frontdesk.entrypoints.start import importing

with importing():
    from frontdesk.entrypoints.http.stream import app

__all__ = ["app"]
