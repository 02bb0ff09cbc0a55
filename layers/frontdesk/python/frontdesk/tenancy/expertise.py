"""Where a tenant's expertise stands: which version serves, and how far the log was read for it."""

from frontdesk.values import frozen


@frozen
class Expertise:
    """`index` names the version's files ("" while nobody ever held a conversation), `sums` what made it.

    `cursor`: up to where in the list of resolved conversations outcomes were read; `at`: when (ms).
    """

    index: str = ""
    sums: str = ""
    cursor: str = ""
    at: int = 0
