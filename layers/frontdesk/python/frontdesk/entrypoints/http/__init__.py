"""The HTTP APIs: wire models, routers, problems, streams."""
