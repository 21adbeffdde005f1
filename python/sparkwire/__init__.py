"""The runtime that travels with a sparkwire job."""

from sparkwire.bridge import Bridge, open_bridge

__all__ = ["Bridge", "open_bridge"]
