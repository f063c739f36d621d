"""Why a plan cannot be made, in a way that a person can act on."""


class Failure(Exception):
    """A plan that cannot be made: a stable code, and what a person may know of it."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = code
        self.detail = detail
        super().__init__(code, detail)

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else self.code
