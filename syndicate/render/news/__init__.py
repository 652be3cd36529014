"""Formats of the news industry: IPTC ninjs, NewsML-G2 and NITF."""
