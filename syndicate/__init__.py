"""Multilingual article translation and syndication, offline."""

__version__ = "0.1.0"
