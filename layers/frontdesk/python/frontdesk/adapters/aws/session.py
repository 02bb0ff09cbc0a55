"""One session for every client of a container: the next one finds what the first has read and registered."""

from threading import Lock
from typing import Any

from botocore.exceptions import NoRegionError
from botocore.session import Session

_NOWHERE = (
    "no region of AWS is set (AWS_REGION); the store of a laptop is named by FRONTDESK_PROFILE=embedded and "
    "FRONTDESK_SQLITE=.frontdesk/embedded/frontdesk.db"
)


class SharedSession(Session):
    """Makes clients one at a time, since botocore's own session is not safe among threads; clients are."""

    def __init__(self) -> None:
        super().__init__()
        self._making = Lock()

    def create_client(self, *args: Any, **options: Any) -> Any:
        """Raises ValueError where nothing says which region."""
        with self._making:
            try:
                return super().create_client(*args, **options)
            except NoRegionError:
                raise ValueError(_NOWHERE) from None
