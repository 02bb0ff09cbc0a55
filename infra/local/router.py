"""Which route a request takes: a literal segment before a variable, a variable before a greedy one."""

from collections.abc import Iterable
from urllib.parse import unquote

from infra.local.plan import Route

Variables = dict[str, str]
Match = tuple[Route, Variables]


class Node:
    """One level of the tree of resources."""

    __slots__ = ("greedy", "literal", "methods", "variable")

    def __init__(self) -> None:
        self.methods: dict[str, Route] = {}
        self.literal: dict[str, Node] = {}
        self.variable: tuple[str, Node] | None = None
        self.greedy: tuple[str, Node] | None = None


class Router:
    """Finds routes the way API Gateway does.

    >>> Router([Route("GET", "/v1/things/{id}", "Things")]).find("GET", "/v1/things/7")[1]
    {'id': '7'}
    """

    def __init__(self, routes: Iterable[Route]) -> None:
        self._root = Node()
        for route in routes:
            self._add(route)

    def find(self, method: str, path: str) -> Match | None:
        """The route and its decoded path variables; None when no resource has this path and method."""
        segments = path.strip("/").split("/")
        found = self._walk(self._root, segments, 0, method)
        if found is None:
            return None
        route, names = found
        if not names:
            return route, {}
        return route, {name: unquote(value) if "%" in value else value for name, value in names}

    def _add(self, route: Route) -> None:
        node = self._root
        for segment in route.resource.strip("/").split("/"):
            if segment.endswith("+}"):
                node.greedy = node.greedy or (segment[1:-2], Node())
                node = node.greedy[1]
            elif segment.startswith("{"):
                node.variable = node.variable or (segment[1:-1], Node())
                node = node.variable[1]
            else:
                node = node.literal.setdefault(segment, Node())
        node.methods[route.method] = route

    def _walk(
        self, node: Node, segments: list[str], at: int, method: str
    ) -> tuple[Route, list[tuple[str, str]]] | None:
        if at == len(segments):
            route = node.methods.get(method) or node.methods.get("ANY")
            return (route, []) if route is not None else None
        segment = segments[at]
        following = node.literal.get(segment)
        if following is not None:
            found = self._walk(following, segments, at + 1, method)
            if found is not None:
                return found
        if node.variable is not None and segment:
            found = self._walk(node.variable[1], segments, at + 1, method)
            if found is not None:
                found[1].append((node.variable[0], segment))
                return found
        if node.greedy is not None:
            found = self._walk(node.greedy[1], segments, len(segments), method)
            if found is not None:
                found[1].append((node.greedy[0], "/".join(segments[at:])))
            return found
        return None
