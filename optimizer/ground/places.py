"""Numbers the distinct places of a problem; every array of walks is read by these numbers."""

from optimizer.problem import MatrixPlace, Place

NOWHERE = -1


class Places:
    """Collects distinct places and numbers them."""

    def __init__(self) -> None:
        self._index: dict[tuple[Place, str | None], int] = {}

    def number(self, place: Place | None, matrix_index: int | None = None, *, site: str | None = None) -> int:
        """The number of a place, or of the ``site`` there."""
        if place is None and matrix_index is not None:
            place = MatrixPlace(matrix_index=matrix_index)
        if place is None:
            return NOWHERE
        return self._index.setdefault((place, site), len(self._index))

    def listed(self) -> list[Place]:
        """Every place by its number."""
        return [place for place, _ in self._index]
