"""Time travel: arrivals of a day pass through the very same `choose`, on a virtual clock."""
