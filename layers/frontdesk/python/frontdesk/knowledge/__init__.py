"""What a shop knows and may answer by itself: for now, its rules."""
