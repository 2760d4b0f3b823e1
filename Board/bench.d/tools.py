"""The programs in C: the floors, the load, the years before. And how samples become one number."""

import math
import statistics
import subprocess

from kiosk import BenchError


def percentile(samples, rank):
    """Nearest rank: the smallest sample that at least `rank` (0 to 1) of all do not exceed."""
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(rank * len(ordered)) - 1)]


def median(samples):
    return statistics.median(samples)


class Tools:
    def __init__(self, folder, scratch):
        self.folder, self.scratch = folder, scratch

    def run(self, name, *words, timeout=300):
        command = [str(self.folder / name), *(str(word) for word in words)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=timeout)
        except subprocess.TimeoutExpired:
            raise BenchError(f"{name} {words[0]} took longer than {timeout} s") from None
        if done.returncode != 0:
            raise BenchError(f"{name} {words[0]}: {done.stderr.strip()}")
        return done.stdout.split("\n")[:-1]

    def seconds(self, name, *words):
        return [int(line) / 1e9 for line in self.run(name, *words)]

    def write(self, count):
        return self.seconds("floor", "write", self.scratch, count)

    def commit(self, count):
        return self.seconds("floor", "commit", self.scratch, count)

    def ticket_commits(self, kiosk, count):
        return self.seconds("history", "tickets", kiosk.database, kiosk.key, count)

    def load(self, port, method, path, clients, count, status):
        """The load of http.c: seconds of each answer, of all together, and the numbers given."""
        lines = self.run("http", "load", port, method, path, clients, count)
        wall = int(lines.pop().split()[1]) / 1e9
        answers = [line.split() for line in lines]
        wrong = {answer[1] for answer in answers} - {str(status)}
        if wrong:
            raise BenchError(f"{method} {path} was answered with {', '.join(sorted(wrong))}")
        return [int(answer[0]) / 1e9 for answer in answers], wall, [answer[2] for answer in answers]


class Responder:
    """The bare HTTP server of http.c."""

    def __init__(self, tools):
        self.process = subprocess.Popen(
            [str(tools.folder / "http"), "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.port = int(self.process.stdout.readline())

    def stop(self):
        self.process.stdin.close()
        self.process.wait(5)
