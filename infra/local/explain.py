"""`--explain`: what of the template is run here, how, and what is left alone and why."""

from collections.abc import Iterator

from infra.local.options import Options
from infra.local.plan import Plan
from infra.local.planner import plan
from infra.local.profiles import Embedded
from infra.local.stacks import Stack
from infra.local.template import read


def explain(options: Options) -> int:
    """Prints it; nothing is started and nothing is written."""
    planned = plan(Stack(read(options.template, options.parameters), options.parameters))
    inline = Embedded.inline if options.profile == "embedded" else frozenset()
    print("\n".join(lines(planned, inline)))
    return 0


def lines(planned: Plan, inline: frozenset[str]) -> Iterator[str]:
    yield "functions (memory is shown, not held to: all share one process)"
    for name, each in sorted(planned.functions.items()):
        way = "in the loop, streaming" if each.streams else "inline" if name in inline else "on threads"
        yield f"  {name:<10} {each.memory_mb:>5} MB {each.timeout_s:>4} s  {way}"
    yield f"\nroutes: {len(planned.api.routes)}, requests a second (burst)"
    for route in sorted(planned.api.routes, key=lambda each: (each.resource, each.method)):
        limit = f"{route.throttle.rate:g} ({route.throttle.burst})" if route.throttle else "no limit"
        yield f"  {route.method:<7} {route.resource:<48} {route.function or 'fixed answer':<10} {limit}"
    yield "\nqueues"
    for job in planned.queue_mappings:
        queue = planned.queues[job.queue]
        dead = f", {queue.max_receives} deliveries, then {queue.dead_letter}" if queue.dead_letter else ""
        yield f"  {job.queue} → {job.function}: {job.batch} at once, hidden {queue.visibility_s} s{dead}"
    yield "\nstreams"
    for stream in planned.stream_mappings:
        yield f"  {stream.table} → {stream.function}: {stream.batch} at once, {stream.retries} retries"
    yield "\nschedules"
    for timed in planned.schedules:
        yield f"  {timed.expression} → {timed.function}"
    yield "\nleft alone"
    for kind, reason in planned.inert.items():
        yield f"  {kind:<32} {reason}"
