"""Numbers the distinct places of a problem; every array of walks is read by these numbers."""

from optimizer.problem import MatrixPlace, Place

NOWHERE = -1


class Places:
    """Collects distinct places and numbers them."""

    def __init__(self) -> None:
        self._index: dict[tuple[Place, str | None], int] = {}

    def number(self, place: Place | None, matrix_index: int | None = None, *, site: str | None = None) -> int:
        """The number of a place, or of the ``site`` there.

        Parameters
        ----------
        place
            A position, or a row of the caller's matrix.
        matrix_index
            The row, where no place is given.
        site
            Id of a site: it is a place of its own even where a door is.

        Returns
        -------
        int
            From 0 in the order in which they are asked for; `NOWHERE` where nothing is given.
        """
        if place is None and matrix_index is not None:
            place = MatrixPlace(matrix_index=matrix_index)
        if place is None:
            return NOWHERE
        return self._index.setdefault((place, site), len(self._index))

    def listed(self) -> list[Place]:
        """Every place by its number."""
        return [place for place, _ in self._index]
