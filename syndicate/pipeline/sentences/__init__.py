"""The way of a sentence, from what was read to what is checked, mended and remembered."""
