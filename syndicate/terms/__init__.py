"""Terminology: load glossaries, find their terms in a sentence, put their renderings in place."""
