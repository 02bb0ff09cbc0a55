"""What the bot says, step by step: each step a pure function with its evidence."""
