"""What a conversation is about, as weights of topics: the same where it is learned and where it is asked."""

from collections.abc import Iterator, Sequence

from frontdesk.conversation.model import Event, Kind, Side

SURE = 0.5  # the classifier's guess counts as the topic of an outcome from here on


def topics_of(tail: Sequence[Event]) -> dict[str, float]:
    """Weights that add up to 1: the classifier's last guess as sure as it is, the state's topic for the rest.

    A skill that an agent has passed it on to knows better than a guess from before. {"": 1.0}: nothing is
    known.
    """
    topic = tail[-1].state.topic if tail else ""
    name, score = next(_guesses(tail), (topic, 1.0))
    return {topic: 1.0} if name == topic else {name: score, topic: 1.0 - score}


def topic_of(tail: Sequence[Event]) -> str:
    """The one that an outcome is told of."""
    weights = topics_of(tail)
    state = tail[-1].state.topic if tail else ""
    return next((topic for topic, weight in weights.items() if topic != state and weight >= SURE), state)


def _guesses(tail: Sequence[Event]) -> Iterator[tuple[str, float]]:
    """The last first; what a visitor sent is no guess of ours."""
    for event in reversed(tail):
        if event.kind is Kind.TRANSFERRED and event.data.get("skill"):
            return
        match event.data.get("intent"):
            case [str(name), int() | float() as score] if name and 0 < score <= 1:
                if event.author.side is not Side.VISITOR:
                    yield name, float(score)
