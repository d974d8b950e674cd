"""What may come out of archives: streams that tell their faults as one error, and a limit on decompressed bytes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

FREE = 256_000_000
"""Bytes that any archive may unpack to."""
RATIO = 100
"""And so many more for each byte of the archive itself: texts shrink to a tenth, a bomb to a thousandth."""


class Broken(OSError):
    """An archive is damaged, or unpacks to too much."""


class Budget:
    """The bytes that may still come out of an archive, and of archives in it."""

    def __init__(self) -> None:
        self._left = FREE

    def earn(self, count: int) -> None:
        """So many bytes of the outermost archive were read."""
        self._left += RATIO * count

    def spend(self, count: int) -> None:
        """So many bytes came out. Raises Broken."""
        self._left -= count
        if self._left < 0:
            raise Broken(f"it unpacks to more than {RATIO} times its size (over {FREE:,} bytes); not read further")


class Earning(io.RawIOBase):
    """The bytes of an outermost archive: reading them earns what may come out of it."""

    def __init__(self, inner: BinaryIO, budget: Budget) -> None:
        self._inner, self._budget = inner, budget

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer."""
        data = self._inner.read(len(buffer))
        self._budget.earn(len(data))
        buffer[: len(data)] = data
        return len(data)


class Unpacked(io.RawIOBase):
    """What comes out of an archive: counted, and with every fault of the unpacker as Broken."""

    def __init__(self, inner: Any, budget: Budget) -> None:
        self._inner, self._budget = inner, budget
        # One piece at a time: what stands before a fault must come out before it.
        self._read = getattr(inner, "read1", inner.read)

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer. Raises Broken."""
        with telling():
            data: bytes = self._read(len(buffer))
        self._budget.spend(len(data))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the unpacker."""
        if not self.closed:
            self._inner.close()
        super().close()


class Headed(io.RawIOBase):
    """A stream whose first bytes were read already."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = getattr(rest, "read1", rest.read)

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer."""
        data, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        data = data or self._rest(len(buffer))
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def telling() -> Iterator[None]:
    """Turn whatever an unpacker raises on damaged data into Broken; faults of the file system stay as they are."""
    try:
        yield
    except Broken:
        raise
    except EOFError:
        raise Broken("it breaks off before its end; get it whole") from None
    except OSError as error:
        if error.errno is not None:
            raise
        raise Broken(f"it is damaged ({error})") from None
    except Exception as error:  # zlib, lzma, zstd, zipfile and tarfile each have their own
        raise Broken(f"it is damaged ({str(error) or type(error).__name__})") from None


def head_of(stream: BinaryIO, size: int) -> bytes:
    """The first bytes of a stream; where it breaks off within them, those before. Raises OSError where there are none."""
    head = b""
    try:
        while len(head) < size and (more := stream.read1(size - len(head))):  # type: ignore[attr-defined]
            head += more
    except Broken:
        if not head:
            raise
    return head


def buffered(raw: io.RawIOBase) -> BinaryIO:
    """A raw stream with a buffer."""
    return io.BufferedReader(raw, 1 << 16)
