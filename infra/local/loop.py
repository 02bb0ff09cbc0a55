"""The event loop the runner stands on: uvloop where it exists, asyncio's own elsewhere."""

import asyncio


def event_loop() -> asyncio.AbstractEventLoop:
    try:
        import uvloop
    except ImportError:  # no wheel for this platform: slower, otherwise the same
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()
