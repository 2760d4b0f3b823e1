"""A line that breaks: stands between kiosk and district and spoils connections, requests and answers by the dice.

Mutual TLS 1.3 on both sides: it shows the kiosk a certificate of the district's authority, and speaks to the district
with the kiosk's own. Of some connections it shows a certificate that the kiosk must not believe, and counts every byte
that comes all the same. Inside, it speaks HTTP/1.1 as far as both ends use it (a head, a body by Content-Length or in
chunks, connections kept alive), and never looks into a body.
"""

import asyncio
import collections
import random
import socket
import struct
import threading

HEAD_END = b"\r\n\r\n"
#: What a broken middle box says; a kiosk must take none of it for the district's word.
HTML = b"<!doctype html><title>502</title><h1>Bad Gateway</h1>"


class Broken(Exception):
    """The connection ends here."""


class FaultProxy:
    #: Each fault and how often it comes, against `clean`. None holds a request for longer than a second or two.
    FAULTS = {
        "clean": 60, "drop request": 4, "drop answer": 6, "duplicate": 5, "delay": 5, "cut request": 2,
        "break in body": 3, "cut answer": 4, "reset": 4, "429": 2, "500": 2, "503": 2, "404": 1, "garbage": 2,
        "html": 2, "not JSON": 2,
    }
    #: The face a connection is shown; see `certificates.FACES`.
    SHOWN = {"honest": 94, "another authority": 2, "expired": 2, "wrong name": 2}

    def __init__(self, port, kiosk, faces, seed):
        """`port` is the district's own; a district that is down is a fault as well."""
        self.upstream, self.kiosk, self.faces, self.dice = port, kiosk, faces, random.Random(seed)
        self.is_broken = False
        #: Shown on every connection while it is set.
        self.face = None
        self.met, self.shown = collections.Counter(), collections.Counter()
        #: Bytes that reached a face nobody should believe.
        self.betrayed = 0
        self.writers = set()
        self.loop = asyncio.new_event_loop()
        ready = threading.Event()
        threading.Thread(target=self._run, args=(ready,), daemon=True).start()
        ready.wait(10)

    def _run(self, ready):
        asyncio.set_event_loop(self.loop)
        # Asked in the middle of each handshake, when it is time to show a certificate.
        self.faces["honest"].sni_callback = self._choose
        self.server = self.loop.run_until_complete(
            asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.faces["honest"]))
        self.port = self.server.sockets[0].getsockname()[1]
        ready.set()
        self.loop.run_forever()

    def mend(self):
        """From now on the line is whole."""
        self.is_broken = False

    def show(self, face):
        """From now on every connection is shown this face, by the dice when it is None; those of before end."""
        self.face = face
        self.loop.call_soon_threadsafe(lambda: [writer.transport.abort() for writer in list(self.writers)])

    def stop(self):
        self.loop.call_soon_threadsafe(self.loop.stop)

    # MARK: One connection of the kiosk

    def _choose(self, line, name, context):
        face = self.face or "honest"
        if self.is_broken and not self.face:
            face = self.dice.choices(list(self.SHOWN), self.SHOWN.values())[0]
        self.shown[face] += 1
        line.context = self.faces[face]

    async def _serve(self, reader, writer):
        self.writers.add(writer)
        upstream = Upstream(self.upstream, self.kiosk)
        try:
            if writer.get_extra_info("ssl_object").context is not self.faces["honest"]:
                self.betrayed += len(await reader.read())
            else:
                while request := await message(reader):
                    await self._pass_on(request, writer, upstream)
        except (Broken, OSError, EOFError, ValueError, asyncio.LimitOverrunError):
            pass
        finally:
            self.writers.discard(writer)
            writer.transport.abort()
            upstream.close()

    async def _pass_on(self, request, writer, upstream):
        fault = "clean"
        if self.is_broken:
            fault = self.dice.choices(list(self.FAULTS), self.FAULTS.values())[0]
        self.met[fault] += 1
        match fault:
            case "drop request": raise Broken
            case "cut request": return await self._cut(upstream, request[:self.dice.randrange(1, len(request))])
            case "break in body":
                body = request.index(HEAD_END) + len(HEAD_END)
                return await self._cut(upstream, request[:self.dice.randrange(body, len(request) + 1)])
            case "duplicate": await upstream.ask(request)
            case "delay": await asyncio.sleep(self.dice.uniform(0.05, 0.6))
            case "reset": self._reset(writer)
            case "429" | "500" | "503" | "404" | "garbage" | "html" | "not JSON":
                return await self._answer(writer, self._nonsense(fault))
        answer = await upstream.ask(request)
        match fault:
            case "drop answer": raise Broken
            case "cut answer":
                await self._answer(writer, answer[:self.dice.randrange(1, len(answer))])
                raise Broken
        await self._answer(writer, answer)

    @staticmethod
    async def _cut(upstream, beginning):
        """The district hears the beginning, and the line is gone on both sides."""
        await upstream.write(beginning)
        raise Broken

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


class Upstream:
    """The district's side of one connection of the kiosk: opened when it is needed, kept as long."""

    #: A district that does not answer for so long is down.
    PATIENCE = 30

    def __init__(self, port, kiosk):
        self.port, self.kiosk, self.line = port, kiosk, None

    async def write(self, request):
        try:
            if self.line is None:
                opening = asyncio.open_connection("127.0.0.1", self.port, ssl=self.kiosk)
                self.line = await asyncio.wait_for(opening, self.PATIENCE)
            self.line[1].write(request)
            await self.line[1].drain()
        except (OSError, asyncio.TimeoutError):
            raise Broken from None

    async def ask(self, request):
        """The answer, whole."""
        await self.write(request)
        try:
            answer = await asyncio.wait_for(message(self.line[0]), self.PATIENCE)
        except (OSError, EOFError, ValueError, asyncio.TimeoutError):
            raise Broken from None
        if not answer:
            raise Broken
        return answer

    def close(self):
        if self.line:
            self.line[1].transport.abort()


async def message(reader):
    """The next head with its body; empty at the end of the connection."""
    try:
        head = await reader.readuntil(HEAD_END)
    except asyncio.IncompleteReadError as rest:
        if rest.partial:
            raise EOFError from None
        return b""
    if b"transfer-encoding: chunked" in head.lower():
        return head + await chunks(reader)
    return head + await reader.readexactly(length(head))


def length(head):
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


async def chunks(reader):
    whole = b""
    while True:
        line = await reader.readuntil(b"\r\n")
        size = int(line.split(b";")[0], 16)
        whole += line + await reader.readexactly(size + 2)
        if size == 0:
            return whole
