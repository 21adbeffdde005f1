"""Functions of single values."""


def area(width: float | None, depth: float | None) -> float | None:
    """Square metres; unknown when a side is."""
    if width is None or depth is None:
        return None
    return width * depth


def label(tags: list[str | None] | None) -> str:
    """The tags in their order, each once."""
    return "|".join(sorted({tag for tag in tags or [] if tag}))
