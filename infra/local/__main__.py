"""`python -m infra.local`: serve until Ctrl-C or SIGTERM, or start again when a file changed."""

import asyncio
import signal
import socket
import sys
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from time import monotonic
from typing import Any

from frontdesk.adapters.sqlite.alone import InUse
from infra.local import endpoints, reload
from infra.local.explain import explain
from infra.local.logs import failed, log
from infra.local.loop import event_loop
from infra.local.options import ROOT, Options, parse
from infra.local.plan import Plan
from infra.local.planner import plan
from infra.local.private import keep_private
from infra.local.profiles import Embedded, Profile, signing_secret
from infra.local.runner import Runner, describe
from infra.local.server import listen
from infra.local.stacks import Stack
from infra.local.template import TemplateError, read

WATCH_S = 1.0


async def serve(options: Options, sock: socket.socket, began: float) -> bool:
    """Runs until it is told to stop; whether to start again."""
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_unexpected)
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    keep_private(options.data)
    expanded = read(options.template, options.parameters, options.data / "template.json")
    planned = plan(Stack(expanded, options.parameters))
    runner = Runner(options, planned, _profile(options, planned), loop)
    await runner.start(sock.dup())  # the loop closes its own; ours may be handed on
    print(describe(runner, monotonic() - began), flush=True)
    watch = reload.Watch([ROOT / "functions", ROOT / "layers", *expanded.files]) if options.reload else None
    with _faulty(options, runner):
        again = await _until(watch, stopped)
        await runner.stop()
    return again


def _unexpected(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """In place of asyncio's own, which prints objects, and with them what somebody wrote."""
    failed("runner", context.get("message", ""), context.get("exception") or RuntimeError())


def _profile(options: Options, planned: Plan) -> Profile:
    if options.profile == "embedded":
        return Embedded(options, planned, asyncio.get_running_loop())
    from infra.local.aws import Aws, credentials

    credentials(options.data)
    return Aws(options, planned, signing_secret(options.data / "secret"))


def _faulty(options: Options, runner: Runner) -> AbstractContextManager[None]:
    if options.profile == "embedded" or runner.faults is None:
        return nullcontext()
    from infra.local.faulty_aws import faulty_aws

    return faulty_aws(runner.faults)


async def _until(watch: reload.Watch | None, stopped: asyncio.Event) -> bool:
    while True:
        try:
            async with asyncio.timeout(WATCH_S):
                await stopped.wait()
            log("stopping")
            return False
        except TimeoutError:
            pass
        changed = watch.changed() if watch is not None else None
        if changed is not None:
            log("changed", file=changed)
            return True


def _allow_many_connections() -> None:
    """A thousand open streams need more than the usual 1,024 file descriptors."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def main() -> int:
    began = monotonic()
    options = parse(sys.argv[1:])
    if options.explain:
        return explain(options)
    if options.profile != "embedded" and not endpoints.given():
        return endpoints.supervise(options)
    try:
        sock = reload.inherited() or listen(options.host, options.port)
    except OSError as error:
        advice = "choose another: make run PORT=9000, or --port 9000"
        print(f"port {options.port} can't be had: {error.strerror}; {advice}", file=sys.stderr)
        return 1
    options = replace(options, port=sock.getsockname()[1])
    _allow_many_connections()
    try:
        with asyncio.Runner(loop_factory=event_loop) as loop:
            again = loop.run(serve(options, sock, began))
    except (TemplateError, InUse) as error:
        print(error, file=sys.stderr)
        return 1
    if again:
        reload.again(sock)
    sock.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
