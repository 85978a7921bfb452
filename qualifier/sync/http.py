"""HTTP to a CRM: one request, one answer, every trouble as one of three errors. Imports requests.

Never retries: the outbox is the only retrier. An answer counts only if its status is documented for
the request and its body is JSON: a captive portal says 200 with HTML. What may have reached the
server without an answer is MaybeDone if it changes something there, else TryLater.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from qualifier.core.errors import MaybeDone, NeedsAttention, TryLater
from qualifier.sync.access import Access
from qualifier.sync.decoding import decoded
from qualifier.sync.pace import Pace

CONNECT_S, SILENCE_S = 5.0, 30.0
WHOLE_S = 120.0  # a server that drips a byte a second is given up after this
MOST_BYTES = 64 * 1024 * 1024
CHUNK = 256 * 1024
LONGEST_WAIT_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with JSON. Header names are looked up in any case."""

    status: int
    body: Any
    headers: Mapping[str, str]


class Http:
    """A server, asked with one way in."""

    def __init__(
        self,
        access: Access,
        pace: Pace,
        *,
        whole_s: float = WHOLE_S,
        silence_s: float = SILENCE_S,
        monotonic: Callable[[], float] = time.monotonic,
        busy_s: Callable[[Any], float | None] = lambda body: None,
    ) -> None:
        """`busy_s`: how long a 429 without Retry-After asks to wait by its JSON; None if unsaid."""
        self._access = access
        self._pace = pace
        self._whole_s, self._silence_s = whole_s, silence_s
        self._monotonic = monotonic
        self._busy_s = busy_s
        self._session = requests.Session()
        self._session.trust_env = True  # proxies of the house
        self._session.headers["Accept"] = "application/json"
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=0, pool_maxsize=2))

    def close(self) -> None:
        """Let connections go."""
        self._session.close()

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        changes: bool,
        form: bool = False,
    ) -> Answer:
        """Send a request and read its answer whole; the caller judges its status.

        `changes`: whether the request changes something there, so that an answer that is lost
        leaves it open; `headers`: of this one, beside those of the way in. A 401 is asked once more
        where the way in was renewed for it: who is not let in has changed nothing. Raises TryLater
        (unreachable, timed_out, not_the_crm, too_large, busy: 429 and 503, with what Retry-After
        said), MaybeDone (no_answer, not_the_crm), NeedsAttention (address_wrong, key_refused,
        certificate_refused).
        """
        signed = self._access.headers()
        sent: dict[str, Any] = {"params": query}
        if body is not None:
            sent["data" if form else "json"] = body
        answer = self._once(method, path, {**signed, **(headers or {})}, sent, changes=changes)
        if answer.status == 401 and self._access.renewed(signed):
            signed = self._access.headers()
            answer = self._once(method, path, {**signed, **(headers or {})}, sent, changes=changes)
        return answer

    def _once(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        sent: Mapping[str, Any],
        *,
        changes: bool,
    ) -> Answer:
        base = self._access.base().rstrip("/")
        self._pace.wait()
        until = self._monotonic() + self._whole_s
        with as_ours(base, changes=changes):
            response = self._session.request(
                method,
                base + path,
                headers=headers,
                timeout=(CONNECT_S, self._silence_s),
                allow_redirects=False,
                stream=True,
                **sent,
            )
        with response:
            content = self._content(response, until, changes=changes)
        self._pace.heed(response.status_code, response.headers)
        return self._answer(response, content, changes=changes)

    def _content(self, response: requests.Response, until: float, *, changes: bool) -> bytes:
        """The body. `read1` gives what has come; `iter_content` waits for a whole chunk, so that a
        server that drips would be noticed at its end only."""
        from urllib3.exceptions import HTTPError

        parts, size = [], 0
        try:
            while part := response.raw.read1(CHUNK, decode_content=True):
                parts.append(part)
                size += len(part)
                if self._monotonic() > until:
                    raise _lost(changes=changes)
                if size > MOST_BYTES:
                    raise TryLater("too_large")
        except HTTPError as error:
            raise _lost(changes=changes) from error
        return b"".join(parts)

    def _answer(self, response: requests.Response, content: bytes, *, changes: bool) -> Answer:
        status, wait = response.status_code, retry_after_s(response.headers)
        if status in (502, 504):  # a gateway that lost the server on the way: it may have acted
            raise _lost(changes=changes)
        if status in (429, 503):
            if status == 429 and wait is None:
                wait = self._busy_s(_json_or_none(content))
            raise TryLater("busy", wait)
        if 300 <= status < 400 and not (status == 304 and not content):  # 304: nothing new
            raise TryLater("not_the_crm")  # the login page of a network
        kind = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
        is_json = kind == "application/json" or kind.endswith("+json")
        if is_json or not content:
            try:
                return Answer(status, decoded(content) if content else None, response.headers)
            except (ValueError, RecursionError) as error:  # no JSON, or nested without an end
                raise _lost(changes=changes) from error
        if status >= 500 and changes:  # a page of a proxy (524) or of the server: it may have acted
            raise _lost(changes=True)
        # A page where JSON is due: a login page of the network, a proxy, or another server. One
        # that calls itself a success may stand in place of the server's own.
        raise MaybeDone("not_the_crm") if changes and status < 300 else TryLater("not_the_crm")


@contextmanager
def as_ours(base: str, *, changes: bool) -> Iterator[None]:
    """What requests raises on the way to `base`, as one of the three errors."""
    try:
        yield
    except requests.exceptions.SSLError as error:
        raise NeedsAttention("certificate_refused", base) from error
    except (requests.exceptions.ConnectTimeout, requests.exceptions.ProxyError) as error:
        raise TryLater("unreachable") from error
    except (
        requests.exceptions.InvalidURL,
        requests.exceptions.InvalidSchema,
        requests.exceptions.MissingSchema,
    ) as error:
        raise NeedsAttention("address_wrong", base) from error
    except (requests.exceptions.InvalidHeader, UnicodeEncodeError):
        # What a person gave of the headers is the key, which stands in these errors.
        raise NeedsAttention("key_refused") from None
    except requests.exceptions.ConnectionError as error:
        if _never_left(error):
            raise TryLater("unreachable") from error
        raise _lost(changes=changes) from error
    except requests.exceptions.RequestException as error:
        raise _lost(changes=changes) from error


def retry_after_s(headers: Mapping[str, str], now: Callable[[], float] = time.time) -> float | None:
    """Seconds the server asks to wait, from a number or a date; None if it does not say."""
    said = headers.get("Retry-After", "").strip()
    if not said:
        return None
    try:
        wait = float(said)
    except ValueError:
        try:
            wait = parsedate_to_datetime(said).timestamp() - now()
        except (ValueError, TypeError):
            return None
    return None if math.isnan(wait) else min(max(wait, 0.0), LONGEST_WAIT_S)


def _json_or_none(content: bytes) -> Any:
    try:
        return decoded(content)
    except (ValueError, RecursionError):
        return None


def _lost(*, changes: bool) -> TryLater | MaybeDone:
    return MaybeDone("no_answer") if changes else TryLater("timed_out")


def _never_left(error: requests.exceptions.ConnectionError) -> bool:
    """Whether no connection was made, so that nothing can have arrived."""
    from urllib3.exceptions import MaxRetryError, NewConnectionError

    cause = error.args[0] if error.args else None
    if isinstance(cause, MaxRetryError):
        cause = cause.reason
    return isinstance(cause, NewConnectionError)
