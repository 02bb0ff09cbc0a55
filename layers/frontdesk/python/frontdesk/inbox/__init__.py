"""The inbox: one row for each conversation, projected from the log and rebuilt from it at will."""
