"""Work that may wait: which jobs an event brings, and the queue that carries them."""
