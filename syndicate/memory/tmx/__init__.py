"""TMX 1.4b, the exchange format of translation memories: read and written as a stream.

A file is cut into its units without an XML parser, and each unit is parsed alone. So a damaged one
costs itself and no other, memory stays flat, and a document type with entities is never looked at.
"""

from syndicate.memory.tmx.read import Problem, Reader
from syndicate.memory.tmx.write import write

__all__ = ["Problem", "Reader", "write"]
