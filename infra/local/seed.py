"""The seeded shop: put into a fresh store once, remembered beside it for the demo pages."""

import json
from contextvars import Context
from dataclasses import asdict
from typing import Any

from frontdesk.bootstrap import services
from infra.local.options import ROOT, Options
from infra.local.profiles import Profile
from infra.local.whole import write_whole

PACK = ROOT / "layers" / "packs" / "shop"


def about(options: Options, profile: Profile, context: Context) -> dict[str, Any]:
    """`{"site", "tenant", "agents": [{email, password, name}], "profile"}` for /demo.json."""
    file = options.data / "demo.json"
    if not options.demo:
        return {"profile": options.profile}
    if profile.fresh or not file.exists():
        options.data.mkdir(parents=True, exist_ok=True)
        write_whole(file, json.dumps(context.run(_seed), ensure_ascii=False), mode=0o600)
    shop: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return {**shop, "profile": options.profile}


def _seed() -> dict[str, Any]:
    from frontdesk.entrypoints.cli.seed import seed

    return asdict(seed(services(), PACK))
