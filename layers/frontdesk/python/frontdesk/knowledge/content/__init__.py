"""Articles and FAQ entries: what a tenant writes, where it comes from, and the pieces it is searched by."""
