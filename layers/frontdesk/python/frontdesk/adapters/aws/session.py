"""One session for every client of a container: the next one finds what the first has read and registered."""

from threading import Lock
from typing import Any

from botocore.session import Session


class SharedSession(Session):
    """Makes clients one at a time, since botocore's own session is not safe among threads; clients are."""

    def __init__(self) -> None:
        super().__init__()
        self._making = Lock()

    def create_client(self, *args: Any, **options: Any) -> Any:
        with self._making:
            return super().create_client(*args, **options)
