"""SQLite: the embedded profile's store, and in memory the fake of every test."""
