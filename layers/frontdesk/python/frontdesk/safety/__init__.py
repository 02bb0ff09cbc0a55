"""What must never reach a model, and what must always reach a person: both by rules that anybody can read."""
