"""Finding by words: BM25 over postings that were computed when the version was published."""
