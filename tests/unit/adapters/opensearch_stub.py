"""A search engine on a socket that behaves as told: it answers, refuses, stalls or talks nonsense."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from frontdesk.adapters.opensearch.client import opensearch_client
from frontdesk.adapters.opensearch.layout import document
from frontdesk.adapters.opensearch.search import OpenSearchKnowledgeSearch
from frontdesk.knowledge.embedders import only
from frontdesk.knowledge.passages import Chunk
from frontdesk.knowledge.ports import Embedder

TENANT, VERSION = "ten_shop", "kv1"
STALL_S = 2.0
CHUNK = Chunk("c" * 64, "returns", "zh", "退货", "", "收到商品后三十天内可以退货。")
META = {"tenant": TENANT, "version": VERSION, "model": "", "dimensions": 0, "languages": ["zh"], "chunks": 1}


class Stub:
    """`bodies` is what it was asked; `mood` is well, missing (has no such version), or a way of being ill."""

    def __init__(self, mood: str = "well") -> None:
        self.mood, self.meta = mood, dict(META)
        self.bodies: list[Any] = []
        self.source = document(TENANT, VERSION, CHUNK, None)
        self.done = threading.Event()

    def answer(self, path: str) -> tuple[int, bytes]:
        if self.mood in ("500", "429"):
            return int(self.mood), b'{"error": {"type": "some_exception", "reason": "because"}}'
        if self.mood == "missing":
            return 404, b'{"error": {"type": "index_not_found_exception"}, "status": 404}'
        if self.mood == "garbage":
            return 200, b"\x00\xff<html>proxy error"
        said = self.found() if "_search" in path else {"some-index": {"mappings": {"_meta": self.meta}}}
        return 200, json.dumps(said).encode()

    def found(self) -> Any:
        source = {**self.source, "tenant": "ten_other"} if self.mood == "foreign" else self.source
        if self.mood == "odd":
            source = {"tenant": TENANT, "version": VERSION, "chunk": {"fields": ["only", "three", "words"]}}
        hit = {"_id": CHUNK.hash, "_score": 1.0, "_source": source, "matched_queries": {"lexical": 2.5}}
        failed = 1 if self.mood == "partial" else 0
        return {"timed_out": False, "_shards": {"failed": failed}, "hits": {"hits": [hit]}}


def _handler(stub: Stub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            asked = self.rfile.read(length)
            stub.bodies.append(json.loads(asked) if asked else None)
            if stub.mood == "stalls":
                stub.done.wait(STALL_S)
            status, body = stub.answer(self.path)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self._send(body)

        do_GET = do_POST

        def _send(self, body: bytes) -> None:
            if stub.mood == "half":
                self.wfile.write(body[: len(body) // 2])
                self.close_connection = True
            elif stub.mood == "drips":
                began = time.monotonic()
                for at in range(len(body)):
                    if stub.done.wait(0.05) or time.monotonic() - began > STALL_S:
                        return
                    self.wfile.write(body[at : at + 1])
            else:
                self.wfile.write(body)

        def log_message(self, format: str, *arguments: Any) -> None:
            """Silent."""

    return Handler


@contextmanager
def stub_engine(mood: str = "well") -> Iterator[tuple[Stub, str]]:
    """The stub and its address."""
    stub = Stub(mood)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(stub))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield stub, f"http://127.0.0.1:{server.server_port}"
    finally:
        stub.done.set()
        server.shutdown()
        server.server_close()


def searching(url: str, embedder: Embedder | None = None, **more: Any) -> OpenSearchKnowledgeSearch:
    return OpenSearchKnowledgeSearch(opensearch_client(url), "stub", only(embedder), **more)
