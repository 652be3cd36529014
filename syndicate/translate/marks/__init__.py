"""Marks and links of a source sentence, put on the words that theirs became."""
