r"""The first process of a container: starts one program, passes its lines on, and dumps kernel counters.

    python -I -S supervisor.py [--sample-ms 100] [--cgroup /sys/fs/cgroup] -- COMMAND…

Its stdout carries lines: the program's own, from its descriptor 3, unchanged, and between them those of the
supervisor (times in ns of CLOCK_MONOTONIC, `now` of the calendar):

    {"supervisor": "started", "ns": …, "now": …}              ns: just before the exec
    {"supervisor": "sample", "ns": …, "files": {name: text}}  a few counters, every so often
    {"supervisor": "usage", "ns": …, "reason": …, "files": …} all: at `start`, right before a line of type
                                                              `task`, at `exit`, and as they are asked for
    {"supervisor": "exited", "code": …, "signal": …}

Its stdin carries lines for the program, but for `\x01usage REASON`, which asks for the counters. Stdout and
stderr of the program become its stderr. It parses nothing: names are paths below the control group, or whole
ones. Standard library only: it runs with `-I -S` under any Python from 3.11 on.
"""

# pathlib would cost each container 2 MB and each start 10 ms.
# ruff: noqa: PTH118, PTH123, PTH208

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time
from typing import NoReturn

PROTOCOL_FD = 3
CHUNK = 65_536
SAMPLES_TO_IO = 10
REQUEST = b"\x01usage"
TASK_LINES = (b'{"type": "task"', b'{"type":"task"')
FORWARDED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2)

# Of control groups version 2, then version 1: each container sees its own at the mount's root.
SAMPLED = (
    "memory.stat",
    "memory.peak",
    "cpu.stat",
    "io.stat",
    "memory/memory.stat",
    "memory/memory.max_usage_in_bytes",
    "cpuacct/cpuacct.usage",
)
COUNTERS = (
    *SAMPLED,
    "memory.events",
    "cpu.pressure",
    "memory.pressure",
    "io.pressure",
    "memory/memory.oom_control",
    "cpuacct/cpuacct.stat",
    "cpu/cpu.stat",
    "/proc/net/dev",
)


class Counters:
    """The kernel's counters of this container, as the texts of their files."""

    def __init__(self, cgroup: str) -> None:
        self._open: dict[str, int] = {}
        self._samples = 0
        for name in COUNTERS:
            try:
                self._open[name] = os.open(os.path.join(cgroup, name), os.O_RDONLY)
            except OSError:
                continue  # Of the other version, or not counted here.

    def sample(self) -> dict[str, str]:
        """What peaks and series are made of; the I/O of processes takes longer to read, and comes seldom."""
        self._samples += 1
        return self._read(SAMPLED) | (self._process_io() if self._samples % SAMPLES_TO_IO == 0 else {})

    def all(self) -> dict[str, str]:
        """Everything, with the I/O of each process."""
        return self._read(COUNTERS) | self._process_io()

    def _read(self, names: tuple[str, ...]) -> dict[str, str]:
        texts: dict[str, str] = {}
        for name in names:
            if name not in self._open:
                continue
            try:
                # The kernel writes the text anew at each read from its start.
                texts[name] = os.pread(self._open[name], CHUNK, 0).decode("latin-1")
            except OSError:
                continue  # E.g. a pressure file of a kernel that was told to keep none.
        return texts

    def _process_io(self) -> dict[str, str]:
        if os.getpid() != 1:
            return {}  # /proc then lists processes that are none of ours.
        texts: dict[str, str] = {}
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/io", encoding="latin-1") as file:
                    texts[f"/proc/{pid}/io"] = file.read()
            except OSError:
                continue  # Has just ended.
        return texts


class Output:
    """Stdout: the program's lines, and whole lines of our own between them."""

    def __init__(self, counters: Counters) -> None:
        self._counters = counters
        self._inside = False
        self._held = b""
        self._waiting: list[bytes] = []

    def say(self, line: bytes) -> None:
        """Writes one line of ours, or keeps it until the program's own line is whole."""
        if self._inside:
            self._waiting.append(line)
        else:
            write(line)

    def sample(self) -> None:
        """A line with a few counters."""
        self.say(own_line("sample", ns=time.monotonic_ns(), files=self._counters.sample()))

    def usage(self, reason: str) -> bytes:
        """A line with all counters at this moment."""
        return own_line("usage", ns=time.monotonic_ns(), reason=reason, files=self._counters.all())

    def pass_on(self, data: bytes) -> None:
        """Writes what the program has written. A line's start is held until it tells the line's type."""
        out: list[bytes] = []
        *lines, rest = (self._held + data).split(b"\n")
        self._held = b""
        for piece in [*(line + b"\n" for line in lines), *([rest] if rest else [])]:
            whole = piece.endswith(b"\n")
            if not self._inside:
                if not whole and len(piece) < len(TASK_LINES[0]):
                    self._held = piece
                    break
                if piece.startswith(TASK_LINES):
                    out.append(self.usage("task"))
            out.append(piece)
            self._inside = not whole
            if whole:
                out += self._waiting
                self._waiting.clear()
        write(b"".join(out))

    def end(self) -> None:
        """The program writes no more: what it left unfinished ends here."""
        if self._inside or self._held:
            write(self._held + b"\n" + b"".join(self._waiting))
        self._inside, self._held, self._waiting = False, b"", []


class Input:
    """Stdin: lines for the program, which need not read them soon, and requests."""

    def __init__(self, output: Output, child: int) -> None:
        self._output = output
        self._line = b""
        self._unsent = bytearray()
        self._ended = False
        self.child: int | None = child
        os.set_blocking(child, False)

    @property
    def full(self) -> bool:
        """More than enough waits for the program."""
        return len(self._unsent) > 16 * CHUNK

    @property
    def unsent(self) -> bool:
        """Something waits for the program."""
        return bool(self._unsent)

    def read(self) -> bool:
        """Takes what has come; false at the end."""
        data = os.read(0, CHUNK)
        *lines, self._line = (self._line + data).split(b"\n")
        for line in lines:
            if line.startswith(REQUEST):
                self._output.say(self._output.usage(line[len(REQUEST) :].decode().strip()))
            else:
                self._unsent += line + b"\n"
        if not data:
            self._unsent += self._line
            self._ended = True
        self.send()
        return bool(data)

    def send(self) -> None:
        """Writes as much as the program takes."""
        if self.child is None:
            return
        try:
            while self._unsent:
                del self._unsent[: os.write(self.child, self._unsent[:CHUNK])]
        except BlockingIOError:
            return
        except BrokenPipeError:
            self._unsent.clear()
        if self._ended:
            os.close(self.child)
            self.child = None


def own_line(kind: str, **message: object) -> bytes:
    """One line of the supervisor."""
    return json.dumps({"supervisor": kind, **message}, separators=(",", ":")).encode() + b"\n"


def write(data: bytes) -> None:
    """All of it, to stdout. Where nobody reads, the program may still end by itself."""
    view = memoryview(data)
    try:
        while view:
            view = view[os.write(1, view) :]
    except BrokenPipeError:
        return


def start(command: list[str]) -> tuple[int, int, int, int]:
    """Forks the program, which waits for its exec: pid, its stdin, its protocol, what it waits for."""
    stdin_read, stdin_write = os.pipe()
    protocol_read, protocol_write = os.pipe()
    go_read, go_write = os.pipe()
    pid = os.fork()
    if pid == 0:
        execute(command, stdin_read, protocol_write, go_read, go_write)
    for descriptor in (stdin_read, protocol_write, go_read):
        os.close(descriptor)
    return pid, stdin_write, protocol_read, go_write


def execute(command: list[str], stdin: int, protocol: int, go: int, go_write: int) -> NoReturn:
    """In the child: becomes the program when the parent says so."""
    try:
        os.close(go_write)
        os.setsid()
        signal.set_wakeup_fd(-1)
        # Python ignores these two, and what is ignored stays so over an exec.
        for number in (signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)
        # Who is ended for want of memory is the program, and not the one that can tell.
        with open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
            file.write("500")
        os.dup2(stdin, 0)
        os.dup2(2, 1)
        protocol, go = os.dup(protocol), os.dup(go)
        os.read(go, 1)
        os.dup2(protocol, PROTOCOL_FD)
        os.environ["ETL_BENCH_PROTOCOL_FD"] = str(PROTOCOL_FD)
        os.execvp(command[0], command)
    except OSError as error:
        os.write(2, f"{command[0]}: {error}\n".encode())
    os._exit(127)


def reap(child: int) -> int | None:
    """Waits for all that have ended, orphans too; the program's status when it is among them."""
    status = None
    while True:
        try:
            pid, ended = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return status
        if pid == 0:
            return status
        if pid == child:
            status = os.waitstatus_to_exitcode(ended)


def supervise(command: list[str], cgroup: str, sample_ms: int) -> int:
    """Runs the program to its end. Returns its exit code, 128 + signal where one ended it."""
    counters = Counters(cgroup)
    output = Output(counters)
    wake_read, wake_write = os.pipe()
    os.set_blocking(wake_write, False)
    signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    child, child_stdin, protocol, go = start(command)

    def forward(number: int, _: object) -> None:
        # Here and not in the loop: a reader that does not read holds that up.
        try:
            os.kill(child, number)
        except ProcessLookupError:
            return  # Has just ended.

    for number in FORWARDED:
        signal.signal(number, forward)
    incoming = Input(output, child_stdin)

    write(output.usage("start"))
    started = time.monotonic_ns()
    os.close(go)
    write(own_line("started", ns=started, now=time.time_ns()))

    poll = select.poll()
    poll.register(wake_read, select.POLLIN)
    poll.register(protocol, select.POLLIN)
    listening = True
    pause = sample_ms * 1_000_000
    due = started + pause
    while True:
        if listening:
            poll.register(0, 0 if incoming.full else select.POLLIN)
        if incoming.child is not None and incoming.unsent:
            poll.register(incoming.child, select.POLLOUT)
        wait_ms = max(0, due - time.monotonic_ns()) / 1e6 if pause else None
        for descriptor, _ in poll.poll(wait_ms):
            if descriptor == protocol:
                data = os.read(protocol, CHUNK)
                if data:
                    output.pass_on(data)
                else:
                    poll.unregister(protocol)
            elif descriptor == 0:
                if not incoming.read():
                    poll.unregister(0)
                    listening = False
            elif descriptor == wake_read:
                os.read(wake_read, CHUNK)
            else:
                poll.unregister(descriptor)
                incoming.send()
        status = reap(child)
        if status is not None:
            break
        if pause and time.monotonic_ns() >= due:
            output.sample()
            # A late look is not made up for.
            due = max(due + pause, time.monotonic_ns())

    os.set_blocking(protocol, False)
    try:
        while data := os.read(protocol, CHUNK):
            output.pass_on(data)
    except BlockingIOError:
        pass  # A process that is about to end with us still holds it.
    output.end()
    write(output.usage("exit"))
    name = signal.Signals(-status).name if status < 0 else None
    write(own_line("exited", code=None if name else status, signal=name))
    return 128 - status if status < 0 else status


def main(arguments: list[str]) -> int:
    """Reads the options."""
    options = {"--sample-ms": "100", "--cgroup": "/sys/fs/cgroup"}
    while arguments and arguments[0] in options:
        options[arguments[0]], arguments = arguments[1], arguments[2:]
    if arguments[:1] != ["--"] or len(arguments) < 2:
        sys.stderr.write(f"Expected [--sample-ms N] [--cgroup FOLDER] -- COMMAND, got {arguments}.\n")
        return 2
    return supervise(arguments[1:], options["--cgroup"], int(options["--sample-ms"]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
