"""The models of governance."""

__all__: list[str] = []
