"""A line that breaks: stands between kiosk and district and spoils requests and answers by the dice.

Speaks HTTP/1.1 as far as both ends use it: a head, a body by Content-Length or in chunks, connections kept alive.
"""

import asyncio
import collections
import random
import struct
import socket
import threading

HEAD_END = b"\r\n\r\n"
#: What a broken middle box says; a kiosk must take none of it for the district's word.
HTML = b"<!doctype html><title>502</title><h1>Bad Gateway</h1>"


class Broken(Exception):
    """The connection ends here."""


class FaultProxy:
    #: Each fault and how often it comes, against `clean`.
    FAULTS = {
        "clean": 60, "drop request": 4, "drop answer": 6, "duplicate": 5, "delay": 5, "cut request": 4, "cut answer": 4,
        "reset": 4, "429": 2, "500": 2, "503": 2, "404": 1, "garbage": 2, "html": 2, "not JSON": 2,
    }

    def __init__(self, port, seed):
        """`port` is the district's own; a district that is down is a fault as well."""
        self.upstream, self.dice = port, random.Random(seed)
        self.is_broken = True
        self.met = collections.Counter()
        self.loop = asyncio.new_event_loop()
        ready = threading.Event()
        threading.Thread(target=self._run, args=(ready,), daemon=True).start()
        ready.wait(10)

    def _run(self, ready):
        asyncio.set_event_loop(self.loop)
        self.server = self.loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = self.server.sockets[0].getsockname()[1]
        ready.set()
        self.loop.run_forever()

    def mend(self):
        """From now on the line is whole."""
        self.is_broken = False

    def stop(self):
        self.loop.call_soon_threadsafe(self.loop.stop)

    # MARK: One connection of the kiosk

    async def _serve(self, reader, writer):
        try:
            while request := await self._message(reader):
                await self._pass_on(request, writer)
        except (Broken, OSError, EOFError, ValueError):
            pass
        finally:
            writer.close()

    async def _pass_on(self, request, writer):
        fault = "clean"
        if self.is_broken:
            fault = self.dice.choices(list(self.FAULTS), self.FAULTS.values())[0]
        self.met[fault] += 1
        match fault:
            case "drop request": raise Broken
            case "cut request":
                await self._ask(request[:self.dice.randrange(1, len(request))])
                raise Broken
            case "duplicate": await self._ask(request)
            case "delay": await asyncio.sleep(self.dice.uniform(0.05, 0.6))
            case "reset": self._reset(writer)
            case "429" | "500" | "503" | "404" | "garbage" | "html" | "not JSON":
                return await self._answer(writer, self._nonsense(fault))
        answer = await self._ask(request)
        if not answer:
            raise Broken
        match fault:
            case "drop answer": raise Broken
            case "cut answer":
                await self._answer(writer, answer[:self.dice.randrange(1, len(answer))])
                raise Broken
        await self._answer(writer, answer)

    def _nonsense(self, fault):
        def reply(status, kind, body, *more):
            head = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *more]
            return "\r\n".join(head).encode() + HEAD_END + body

        match fault:
            case "429": return reply("429 Too Many Requests", "text/plain", b"", "Retry-After: 1")
            case "503": return reply("503 Service Unavailable", "text/plain", b"", "Retry-After: 1")
            case "garbage": return self.dice.randbytes(300)
            case "html": return reply("200 OK", "text/html", HTML)
            case "not JSON": return reply("200 OK", "application/json", b'{"results": [')
        return reply(f"{fault} Broken", "text/html", HTML)

    @staticmethod
    async def _answer(writer, bytes):
        writer.write(bytes)
        await writer.drain()

    @staticmethod
    def _reset(writer):
        """RST instead of FIN: the other side reads an error."""
        line = writer.get_extra_info("socket")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise Broken

    # MARK: The district's side

    async def _ask(self, request):
        """The answer, whole; nothing when there is none."""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.upstream)
        except OSError:
            return b""
        try:
            writer.write(request)
            await writer.drain()
            if writer.can_write_eof() and not self._is_whole(request):
                writer.write_eof()
            return await asyncio.wait_for(self._message(reader), 30)
        except (OSError, EOFError, ValueError, asyncio.TimeoutError):
            return b""
        finally:
            writer.close()

    @staticmethod
    def _is_whole(request):
        head, end, body = request.partition(HEAD_END)
        return bool(end) and len(body) >= FaultProxy._length(head)

    @staticmethod
    def _length(head):
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                return int(value)
        return 0

    async def _message(self, reader):
        """The next head with its body; empty at the end of the connection."""
        try:
            head = await reader.readuntil(HEAD_END)
        except asyncio.IncompleteReadError as rest:
            if rest.partial:
                raise EOFError from None
            return b""
        if b"transfer-encoding: chunked" in head.lower():
            return head + await self._chunks(reader)
        return head + await reader.readexactly(self._length(head))

    @staticmethod
    async def _chunks(reader):
        whole = b""
        while True:
            line = await reader.readuntil(b"\r\n")
            size = int(line.split(b";")[0], 16)
            whole += line + await reader.readexactly(size + 2)
            if size == 0:
                return whole
