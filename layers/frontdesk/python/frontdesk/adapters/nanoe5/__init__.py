"""The default embedding model: multilingual-e5-small in 4 bits, from a wheel, without network."""
