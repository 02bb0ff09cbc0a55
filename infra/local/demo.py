"""What the runner adds to the template: the demo pages, and `/demo.json` about the seeded shop.

This is all it adds. `--no-demo` leaves it away.
"""

import json
import mimetypes
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from infra.local.http import Reply, Request

PAGES = Path(__file__).parents[2] / "web" / "demo" / "dist"
TEXT = (("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-store"))
UNBUILT = "The API is up. The demo pages are not built yet: npm --prefix web run build\n"


class Demo:
    """Answers GET and HEAD for paths that no route of the template covers."""

    def __init__(self, about: Mapping[str, Any], pages: Path = PAGES) -> None:
        self._about, self._pages = json.dumps(about, ensure_ascii=False).encode(), pages.resolve()

    def __call__(self, request: Request, path: str) -> Reply | None:
        if request.method not in ("GET", "HEAD"):
            return None
        if path == "/demo.json":
            headers = (("content-type", "application/json"), ("cache-control", "no-store"))
            return Reply(200, headers, self._about)
        file = self._file(path)
        if file is not None:
            return Reply(200, _headers(file), file.read_bytes())
        return Reply(200, TEXT, UNBUILT.encode()) if path == "/" else None

    def _file(self, path: str) -> Path | None:
        """`/` and `/agent` find `index.html` and `agent.html`; nothing outside the folder is found."""
        name = path.lstrip("/") or "index.html"
        for candidate in (name, f"{name}.html", f"{name}/index.html"):
            with suppress(OSError, ValueError):  # longer than any file's name, or with U+0000 in it
                file = (self._pages / candidate).resolve()
                if file.is_relative_to(self._pages) and file.is_file():
                    return file
        return None


def _headers(file: Path) -> tuple[tuple[str, str], ...]:
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    kind += "; charset=utf-8" if kind.startswith("text/") or kind == "application/javascript" else ""
    return (("content-type", kind), ("cache-control", "no-cache"), ("x-content-type-options", "nosniff"))
