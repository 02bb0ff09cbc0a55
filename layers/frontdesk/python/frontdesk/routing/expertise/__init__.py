"""Who knows it: how well each agent does at each topic, learned each night from how conversations ended."""
