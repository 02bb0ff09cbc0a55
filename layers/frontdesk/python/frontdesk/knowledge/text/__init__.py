"""Tokens that search, classifier and checks share: one meaning of "the same word" in Chinese and English."""
