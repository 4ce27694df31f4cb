#!/usr/bin/env python3
"""From a key to the frame that answers it, in the built binary, while a feed brings 10,000 messages a second.

The console runs in a pseudo-terminal on a flood of the one-client broker of ../shared/bench at a fixed rate. Keys
are pressed at their own times, whatever the console does; every one of them changes the screen in a way that can
be told (another panel, another row selected, a page opened or closed). What comes out is kept with its time and
read afterwards by a small emulator: the answer is the first frame after the key that shows what the key asked for,
whichever frames of the world come between. Measured are key -> first byte of that frame, and key -> its last byte.

  benches/keys/keys.py [--binary target/release/valvomo] [--keys 400] [--rate 10000] [--size 80x24] [--kind ttn]

Exit 1 where the 99th percentile of the whole frame is over --limit milliseconds (50). Traffic stays on 127.0.0.1.
"""
import argparse
import copy
import fcntl
import os
import pathlib
import pty
import random
import re
import select
import signal
import struct
import sys
import tempfile
import termios
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "path"))
import path as bare  # the harness, its feeds and the config are the same

TOKEN = re.compile(rb"\x1b\[(\??[0-9;]*)([A-Za-z])|(\r)|(\n)|([^\x1b\r\n]+)")


class Screen:
    """What a terminal shows: as much of one as the console uses. Every cell is (character, background)."""

    def __init__(self, w, h):
        self.w, self.h, self.x, self.y, self.back = w, h, 0, 0, ""
        self.cells = [[(" ", "")] * w for _ in range(h)]

    def feed(self, data):
        for match in TOKEN.finditer(data):
            numbers, last, left, down, text = match.groups()
            if text:
                for one in text.decode(errors="replace"):
                    if self.x < self.w and self.y < self.h:
                        self.cells[self.y][self.x] = (one, self.back)
                    self.x += 1
            elif left:
                self.x = 0
            elif down:
                self.y = min(self.y + 1, self.h - 1)
            elif not numbers.startswith(b"?"):
                self.control([int(n or 0) for n in numbers.split(b";")], last.decode())

    def control(self, numbers, last):
        first = max(numbers[0], 1)
        if last == "H":
            self.y, self.x = first - 1, max((numbers + [1])[1], 1) - 1
        elif last == "A":
            self.y -= first
        elif last == "B":
            self.y += first
        elif last == "C":
            self.x += first
        elif last == "J":
            self.cells = [[(" ", self.back)] * self.w for _ in range(self.h)]
        elif last == "K":
            self.cells[self.y][self.x :] = [(" ", self.back)] * (self.w - self.x)
        elif last == "m":
            self.colour(numbers)

    def colour(self, numbers):
        while numbers:
            code = numbers.pop(0)
            if code in (38, 48):
                taken = 4 if numbers[0] == 2 else 2
                if code == 48:
                    self.back = str(numbers[:taken])
                del numbers[:taken]
            elif code in (0, 49):
                self.back = ""
            elif 40 <= code <= 47 or 100 <= code <= 107:
                self.back = str(code)

    def text(self):
        return "\n".join("".join(one for one, _ in row) for row in self.cells)

    def selected(self):
        """The name in the row whose second cell has a background of its own, below the head."""
        backs = [row[1][1] for row in self.cells]
        usual = max(set(backs), key=backs.count)
        rows = [y for y, back in enumerate(backs) if back != usual and y > 2 and y < self.h - 1]
        return "".join(one for one, _ in self.cells[rows[0]][:20]) if rows else None


def shows(words):
    return lambda screen, before: words in screen.text()


def hides(words):
    return lambda screen, before: words not in screen.text()


def moves(screen, before):
    return screen.selected() not in (None, before.selected())


def sorts(screen, before):
    order = lambda shown: re.search(r"· by ([a-z ]+)", shown.text())[1]
    return order(screen) != order(before)


# What is pressed, and what the screen shows then; one round after the other. Escape is decided by a silence, for
# it begins every other special key too.
ROUND = [
    ("2", "panel", shows("── Network ─")),
    ("6", "panel", shows("── Feeds ─")),
    ("3", "panel", shows("── Devices ─")),
    ("j", "move", moves),
    ("j", "move", moves),
    ("\x1b[B", "move", moves),
    ("k", "move", moves),
    ("s", "sort", sorts),
    ("\r", "open", shows("Devices › ")),
    ("\x1b", "escape", hides("Devices › ")),
    ("?", "open", shows("› Help")),
    ("\x1b", "escape", hides("› Help")),
    ("\t", "panel", shows("── Services ─")),
]


def run(binary, port, kind, wanted, size):
    """The chunks that came, with their times, and the keys with theirs; and the CPU of the console in percent."""
    w, h = size
    config = tempfile.NamedTemporaryFile("w", suffix=".toml", delete=False)
    config.write(bare.CONFIG.format(format=bare.FORMATS[kind], port=port))
    config.close()
    pid, master = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8")
        os.environ.pop("NO_COLOR", None)
        os.execv(binary, [str(binary), "--config", config.name])
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", h, w, 0, 0))
    os.kill(pid, signal.SIGWINCH)
    dice = random.Random(7)
    begun = time.perf_counter()
    chunks, keys = [], []
    # Six seconds to connect and to meet every device, then the keys.
    due, at, used = begun + 6.0, 0, None
    while at < wanted or time.perf_counter() < due:
        now = time.perf_counter()
        if at < wanted and now >= due:
            used = used or (now, sum(bare.cpu_ticks(pid)))
            key, name, answer = ROUND[at % len(ROUND)]
            keys.append((time.perf_counter(), name, answer))
            os.write(master, key.encode())
            at += 1
            due = now + (1.0 if at == wanted else 0.15 + dice.random() * 0.2)
        ready, _, _ = select.select([master], [], [], max(0.0, min(due - time.perf_counter(), 0.05)))
        if ready:
            data = os.read(master, 1 << 18)
            chunks.append((time.perf_counter(), data))
    ticks = sum(bare.cpu_ticks(pid)) - used[1]
    percent = 100 * ticks / os.sysconf("SC_CLK_TCK") / (time.perf_counter() - used[0])
    os.write(master, b"q")
    while True:
        try:
            if not os.read(master, 1 << 18):
                break
        except OSError:
            break
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.unlink(config.name)
    assert code == 0, f"the console ended with {code}"
    return chunks, keys, percent


def frames(chunks):
    """Every frame with the times of its first and of its last byte."""
    end, data, first = b"\x1b[?2026l", b"", None
    for at, chunk in chunks:
        if not data:
            first = at
        data += chunk
        while end in data:
            frame, data = data.split(end, 1)
            yield first, at, frame
            first = at


def answers(chunks, keys, size):
    """Milliseconds to the first and to the last byte of each key's answer, by the kind of key."""
    screen, found, waiting, before = Screen(*size), {}, list(keys), None
    for first, done, frame in frames(chunks):
        if waiting and done >= waiting[0][0] and before is None:
            before = copy.deepcopy(screen)
        screen.feed(frame)
        if before is None:
            continue
        pressed, name, answer = waiting[0]
        if answer(screen, before):
            found.setdefault(name, []).append(((max(first, pressed) - pressed) * 1e3, (done - pressed) * 1e3))
            waiting.pop(0)
            before = None
    assert not waiting, f"{len(waiting)} keys were never answered, the first: {waiting[0][1]}\n{screen.text()}"
    return found


def row(name, pairs):
    cells = [f"{name} | {len(pairs)}"]
    for which in (0, 1):
        times = sorted(pair[which] for pair in pairs)
        share = lambda part: times[min(int(len(times) * part), len(times) - 1)]
        cells.append(f"{share(0.5):.1f} | {share(0.99):.1f} | {times[-1]:.1f}")
    return "| " + " | ".join(cells) + " |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=str(bare.ROOT / "target/release/valvomo"))
    parser.add_argument("--bench", help="a built copy of the harness")
    parser.add_argument("--keys", type=int, default=400)
    parser.add_argument("--rate", type=int, default=10_000)
    parser.add_argument("--devices", type=int, default=10_000)
    parser.add_argument("--kind", default="ttn", choices=sorted(bare.FORMATS))
    parser.add_argument("--size", default="80x24")
    parser.add_argument("--limit", type=float, default=50.0)
    wanted = parser.parse_args()
    tools = bare.harness(wanted.bench)
    size = tuple(int(part) for part in wanted.size.split("x"))
    broker = bare.Broker(tools, wanted.kind, 1 << 40, wanted.devices, ["--rate", wanted.rate])
    try:
        chunks, keys, percent = run(wanted.binary, broker.port, wanted.kind, wanted.keys, size)
    finally:
        broker.end()
    found = answers(chunks, keys, size)
    print(f"load {os.getloadavg()[0]:.1f}; {wanted.kind}, {wanted.rate} messages/s, {wanted.devices} devices, {wanted.size}; console {percent:.0f} % of a core; milliseconds")
    print("| key | presses | first byte p50 | p99 | max | whole frame p50 | p99 | max |\n|---|---|---|---|---|---|---|---|")
    for name, pairs in found.items():
        print(row(name, pairs))
    whole = [pair for pairs in found.values() for pair in pairs]
    print(row("all", whole))
    slow = sorted(done for _, done in whole)[int(len(whole) * 0.99)]
    sys.exit(slow > wanted.limit)


if __name__ == "__main__":
    main()
