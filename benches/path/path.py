#!/usr/bin/env python3
"""The whole path of the built binary, socket to world, beside the bare loops of ../shared/bench, in one run.

A one-client broker without any work of its own (`fakebroker`) floods, in turn, `valvomo status` (history in
memory, rules judged) and `ingest --transport rumqttc4 --stage serde --update 1` (rumqttc, typed serde, a table of
last values). CPU is user + system of the process; for `valvomo` of its whole life, start included. What counts are
the ratios of the medians: absolute times move up to twofold on a shared machine. The harness is built with thin LTO
and one codegen unit, so it is held against what is shipped: `cargo build --profile dist`.

  benches/path/path.py [--binary target/dist/valvomo] [--rounds 3] [--kinds ttn,senml,hfp] [--instructions]

`--instructions` adds user-space instructions per message (callgrind, the slope between two counts): the figure
that does not drift. The harness is copied to a temporary folder and built there; --bench FOLDER takes one that
is built already. Traffic stays on 127.0.0.1.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import signal
import statistics
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FORMATS = {"ttn": "tts-v3", "senml": "senml", "hfp": "hsl-hfp-v2"}
COUNTS = {"ttn": 300_000, "senml": 800_000, "hfp": 800_000}
TARGET = 1.5

CONFIG = """
[[city]]
id = "helsinki"
name = "Helsinki"
country = "FI"
timezone = "Europe/Helsinki"

[[feed]]
id = "flood"
city = "helsinki"
format = "{format}"
[feed.mqtt]
url = "mqtt://127.0.0.1:{port}"
protocol = "3.1.1"
topics = ["#"]

[[rule]]
kind = "threshold"
id = "hot"
quantity = "air_temperature"
raise = 60.0
clear = 55.0
severity = "warning"

[[rule]]
kind = "threshold"
id = "fast"
quantity = "speed"
raise = 60.0
clear = 55.0
severity = "warning"
"""


def harness(given):
    """The folder of the built harness."""
    folder = pathlib.Path(given) if given else pathlib.Path(tempfile.gettempdir()) / "valvomo-bench"
    if not (folder / "target/release/ingest").exists():
        if not folder.exists():
            shutil.copytree(ROOT / "../shared/bench", folder, ignore=shutil.ignore_patterns("target"))
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("CARGO_TARGET", "RUSTFLAGS"))}
        subprocess.run(["cargo", "build", "--quiet", "--release", "-p", "feed", "-p", "ingest"], cwd=folder, env=environment, check=True)
    return folder / "target/release"


class Broker:
    """A flood for one client on a port of its own."""

    port = 20_000 + os.getpid() % 10_000

    def __init__(self, tools, kind, count, devices, more=()):
        Broker.port += 1
        command = [tools / "fakebroker", "--port", Broker.port, "--kind", kind, "--devices", devices, "--count", count, "--linger", 600_000, *more]
        self.process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.process.stdout.readline()

    def end(self):
        self.process.kill()
        self.process.wait()


def bare(tools, kind, count, devices):
    """CPU of the bare loop, microseconds per message."""
    broker = Broker(tools, kind, count, devices)
    command = [tools / "ingest", "--transport", "rumqttc4", "--stage", "serde", "--update", 1, "--port", broker.port, "--count", count, "--kind", kind, "--devices", devices]
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=300, check=True)
    broker.end()
    found = json.loads(done.stdout)
    return {"user": found["user_us"], "sys": found["sys_us"], "cpu": found["cpu_us"], "mib": found["peak_kib"] / 1024, "lost": 0}


def status(binary, port, kind, seconds, before=()):
    """Starts `valvomo status` on the flood; returns the process and its config file."""
    config = tempfile.NamedTemporaryFile("w", suffix=".toml", delete=False)
    config.write(CONFIG.format(format=FORMATS[kind], port=port))
    config.close()
    command = [*before, str(binary), "--config", config.name, "status", "--json", "--for", str(seconds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True), config.name


def cpu_ticks(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]), int(fields[12])


def whole(tools, binary, kind, count, devices):
    """CPU of the built binary, microseconds per message that reached the world."""
    broker = Broker(tools, kind, count, devices)
    process, config = status(binary, broker.port, kind, 600)
    # It is done when it has used no CPU to speak of for a while.
    last, quiet = -1, 0
    while quiet < 6:
        time.sleep(0.25)
        used = sum(cpu_ticks(process.pid))
        quiet = quiet + 1 if 0 < used <= last + 1 else 0
        last = used
    peak = int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{process.pid}/status").read_text())[1]) / 1024
    process.send_signal(signal.SIGINT)
    document = json.loads(process.stdout.read())
    _, _, usage = os.wait4(process.pid, 0)
    broker.end()
    os.unlink(config)
    feed = document["feeds"][0]
    messages, dropped = feed["messages"], document["console"]["dropped"]
    assert messages + dropped == count, f"{count} sent, {messages} in the world, {dropped} dropped: some still wait"
    per = 1e6 / messages
    return {"user": usage.ru_utime * per, "sys": usage.ru_stime * per, "cpu": (usage.ru_utime + usage.ru_stime) * per, "mib": peak, "lost": dropped, "defects": feed["defects"], "devices": document["devices"]["total"]}


def collected(text):
    return int(re.search(r"Collected : (\d+)", text)[1])


def instructions(tools, binary, kind):
    """User-space instructions per message: the bare loop's and ours."""
    counts, found = (2_000, 10_000), {"bare": [], "whole": []}
    valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    for count in counts:
        broker = Broker(tools, kind, count, 1_000)
        command = [*valgrind, tools / "ingest", "--transport", "rumqttc4", "--stage", "serde", "--update", 1, "--port", broker.port, "--count", count, "--kind", kind]
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=True)
        broker.end()
        found["bare"].append(collected(done.stderr))
        broker = Broker(tools, kind, count, 1_000)
        process, config = status(binary, broker.port, kind, 25, valgrind)
        out, errors = process.communicate()
        broker.end()
        os.unlink(config)
        messages = json.loads(out)["feeds"][0]["messages"]
        assert messages == count, (messages, count)
        found["whole"].append(collected(errors))
    return {name: (pair[1] - pair[0]) / (counts[1] - counts[0]) for name, pair in found.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=str(ROOT / "target/dist/valvomo"))
    parser.add_argument("--bench", help="a built copy of the harness")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--devices", type=int, default=10_000)
    parser.add_argument("--kinds", default="ttn,senml,hfp")
    parser.add_argument("--instructions", action="store_true")
    wanted = parser.parse_args()
    tools = harness(wanted.bench)
    print(f"load {os.getloadavg()[0]:.1f}, {wanted.rounds} rounds, {wanted.devices} devices; us of CPU per message, medians")
    print("| feed | bare cpu (user+sys) | valvomo cpu (user+sys) | ratio | target | MiB | dropped |\n|---|---|---|---|---|---|---|")
    for kind in wanted.kinds.split(","):
        rows = {"bare": [], "whole": []}
        for _ in range(wanted.rounds):
            rows["bare"].append(bare(tools, kind, COUNTS[kind], wanted.devices))
            rows["whole"].append(whole(tools, wanted.binary, kind, COUNTS[kind], wanted.devices))
        middle = lambda who, what: statistics.median(row[what] for row in rows[who])
        shown = lambda who: f"{middle(who, 'cpu'):.3f} ({middle(who, 'user'):.3f}+{middle(who, 'sys'):.3f})"
        ratio = middle("whole", "cpu") / middle("bare", "cpu")
        print(f"| {kind} | {shown('bare')} | {shown('whole')} | {ratio:.2f} | {TARGET} | {middle('whole', 'mib'):.0f} | {middle('whole', 'lost'):.0f} |", flush=True)
    if wanted.instructions:
        print("\n| feed | bare instructions | valvomo instructions | ratio |\n|---|---|---|---|")
        for kind in wanted.kinds.split(","):
            found = instructions(tools, wanted.binary, kind)
            print(f"| {kind} | {found['bare']:.0f} | {found['whole']:.0f} | {found['whole'] / found['bare']:.2f} |", flush=True)


if __name__ == "__main__":
    main()
