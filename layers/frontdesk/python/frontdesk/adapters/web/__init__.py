"""Pages of the web, fetched for a tenant that we do not trust with our network."""
