"""kill -9 during the very first start: the next one must come up as if nothing had been."""

import asyncio
from pathlib import Path
from random import Random

from tests.faults.facts import Violation
from tests.faults.process import Child, Ended

STILLBORN = "a runner that was killed in its first start never comes up"
LONGEST_S = 2.5


async def births(folder: Path, count: int, seed: int) -> list[Violation]:
    """So many fresh folders, each killed once before it was up."""
    random, found = Random(seed), list[Violation]()
    for number in range(count):
        child = Child(folder / f"birth{number}")
        try:
            await child.start()
            await asyncio.sleep(random.random() * LONGEST_S)
            await child.kill()
            await child.start()
            about = await child.ready()
            if not about.get("agents"):
                found.append(Violation("code", STILLBORN, f"{about}"))
        except (Ended, TimeoutError) as error:
            found.append(Violation("code", STILLBORN, str(error)))
        finally:
            await child.kill()
    return found
