"""Finding by meaning: unit vectors of one embedding model, as sketches and as bytes."""
