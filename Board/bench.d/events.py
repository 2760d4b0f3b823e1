"""The kiosk's event stream, each event with the moment it arrived."""

import json
import queue
import socket
import threading
import time

from kiosk import PATIENCE, BenchError


class Events:
    def __init__(self, port):
        self.line = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.line.settimeout(None)  # the stream is silent when nothing happens
        self.line.sendall(b"GET /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        self.arrived = queue.Queue()
        self.opened = threading.Event()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        if not self.opened.wait(PATIENCE):
            raise BenchError("the event stream did not open")

    def _read(self):
        name, rest = "", b""
        while True:
            try:
                piece = self.line.recv(65536)
            except OSError:
                return
            at = time.monotonic()
            if not piece:
                return
            *lines, rest = (rest + piece).split(b"\n")
            for text in lines:
                text = text.strip().decode()
                if text.startswith(": welcome"):
                    self.opened.set()
                elif text.startswith("event: "):
                    name = text.removeprefix("event: ")
                elif text.startswith("data: "):
                    self.arrived.put((at, name, json.loads(text.removeprefix("data: "))))

    def wait(self, name, /, **wanted):
        """The moment of the next event of that name with those values, and the event."""
        end = time.monotonic() + PATIENCE
        while (left := end - time.monotonic()) > 0:
            try:
                at, found, data = self.arrived.get(timeout=left)
            except queue.Empty:
                break
            if found == name and all(data.get(key) == value for key, value in wanted.items()):
                return at, data
        raise BenchError(f"no event {name} {wanted} within {PATIENCE} s")

    def close(self):
        self.line.shutdown(socket.SHUT_RDWR)
        self.line.close()
