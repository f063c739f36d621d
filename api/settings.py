"""What an operator may turn without touching code: limits and switches of the HTTP service."""

from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class ApiSettings(BaseSettings):
    """Read from the environment, prefix ``XIANGDAO_API_``.

    Attributes
    ----------
    max_problem_bytes, max_map_bytes : int
        Larger bodies are refused with 413 before they are read to the end.
    max_wait_s : int
        The longest ``Prefer: wait`` that is honoured; longer wishes are shortened to it.
    retry_after_s : int
        What an unfinished plan and a store that is away tell the caller to wait.
    hosts : tuple of str
        Names that the service answers to besides this machine's own; empty for any. ``xiangdao serve`` on a
        loopback address answers to no others, so that no web page can reach it under a name of its own (DNS
        rebinding).
    public_url : str or None
        Where phones reach the service, such as ``https://plans.example.org``; links and codes to scan
        begin with it. None: the address under which they were asked for.
    dispatcher_phone : str
        Printed on the sheets, dialled from the volunteers' pages; empty leaves a line to fill in by hand.
    console : bool
        Whether the dispatcher's console is served under ``/console``.
    console_key : str or None
        What a dispatcher types to open the console. None: it opens without, but for browsers on this machine
        alone, because it lists every plan.
    docs : bool
        Whether ``/docs`` and ``/openapi.json`` are served.
    """

    model_config = SettingsConfigDict(env_prefix="XIANGDAO_API_", frozen=True)

    max_problem_bytes: Annotated[int, Field(gt=0)] = 32 * 1024 * 1024
    max_map_bytes: Annotated[int, Field(gt=0)] = 64 * 1024 * 1024
    max_wait_s: Annotated[int, Field(ge=0, le=30)] = 30
    retry_after_s: Annotated[int, Field(ge=1)] = 1
    hosts: tuple[str, ...] = ()
    public_url: Annotated[str, Field(pattern=r"^https?://[^\s?#]+$", max_length=300)] | None = None
    dispatcher_phone: Annotated[str, Field(max_length=60)] = ""
    console: bool = True
    console_key: Annotated[SecretStr, Field(min_length=12)] | None = None
    docs: bool = True
