"""Who may write now, and how much the desk does while it is under strain."""
