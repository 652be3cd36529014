"""Formats of translators, source beside target: XLIFF and TMX."""
