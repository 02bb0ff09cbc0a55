"""The fictional shop keeps to the formats the code checks."""

from __future__ import annotations

import re

from tests import world

ULID = re.compile(r"(ten|site|agt|vis|cnv)_[0-7][0-9A-HJKMNP-TV-Z]{25}")


def test_every_id_is_a_prefixed_ulid_and_stands_for_one_thing() -> None:
    ids = [agent.id for agent in (*world.AGENTS, world.NEIGHBOUR_AGENT)]
    ids += [visitor.id for visitor in (world.MEI, world.TOM, world.STRANGER)]
    ids += [world.SHOP.id, world.NEIGHBOUR.id, world.SHOP_SITE.id, world.NEIGHBOUR_SITE.id]
    ids += [world.MEI_CONVERSATION, world.TOM_CONVERSATION, world.fixed_id("cnv", 7)]
    assert [bad for bad in ids if not ULID.fullmatch(bad)] == []
    assert len(set(ids)) == len(ids)


def test_the_clock_of_the_world_stands_in_opening_hours_of_its_shop() -> None:
    shanghai = world.NOW + 8 * world.HOUR
    assert (shanghai % world.DAY) // world.MINUTE == 9 * 60 + 30
