#!/bin/sh
# Started by the Lambda Web Adapter instead of Lambda's own Python client, which can't stream. The adapter speaks HTTP/1.1
# to one application on one port, and Lambda sends one request at a time: one worker, no access log (API Gateway has one).
export PYTHONPATH="/opt/python:${PYTHONPATH:-}"
export PYTHONUNBUFFERED=1 # a log line leaves when it is written, not with the next eight thousand characters
exec python3 -m uvicorn handler:app --app-dir "${LAMBDA_TASK_ROOT:-$(dirname "$0")}" \
  --host 127.0.0.1 --port "${AWS_LWA_PORT:-8080}" --http httptools --loop asyncio --ws none --lifespan off \
  --no-access-log --no-server-header --log-level warning --timeout-keep-alive 75 --timeout-graceful-shutdown 1
