"""A chat completions server on this machine that behaves as badly as a test wants."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


def delta(text: str, finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
    return b"data: " + json.dumps({"choices": [choice]}, ensure_ascii=False).encode() + b"\n\n"


DONE = b"data: [DONE]\n\n"


class Script:
    """What the server answers: bytes are sent, a number is slept for in seconds. Requests are kept."""

    def __init__(self, *pieces: bytes | float, status: int = 200, length: int | None = None) -> None:
        self.pieces, self.status, self.length = pieces, status, length
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []


@contextmanager
def serving(script: Script) -> Iterator[str]:
    """The address of the API's root while the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            script.requests.append(json.loads(self.rfile.read(size)))
            script.headers.append({name.lower(): value for name, value in self.headers.items()})
            self.send_response(script.status)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            if script.length is not None:
                self.send_header("Content-Length", str(script.length))
            else:
                self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.close_connection = True
            with suppress(OSError):  # the client has heard enough
                for piece in script.pieces:
                    self.send(piece) if isinstance(piece, bytes) else time.sleep(piece)
                if script.length is None:
                    self.wfile.write(b"0\r\n\r\n")

        def send(self, piece: bytes) -> None:
            framed = b"%x\r\n%s\r\n" % (len(piece), piece) if script.length is None else piece
            self.wfile.write(framed if piece else b"")
            self.wfile.flush()

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
