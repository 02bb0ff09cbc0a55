"""Files of a folder on this machine."""
