"""Read-only files of one published version: what is in them, how they are made and read."""
