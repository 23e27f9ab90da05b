"""What a plain ``locust`` command gains from our locustfile: ``--record``, ``--warm-up`` and ``--cases``, alone or distributed."""

import json
from argparse import ArgumentParser
from pathlib import Path

import gevent
from locust.env import Environment
from locust.event import Events
from locust.runners import MasterRunner, WorkerRunner

from benchmarks.recorder import Recorder, Recording


def hook_up(events: Events) -> None:
    """Record every run that is started with ``--record FILE``, without its first ``--warm-up`` seconds."""
    events.init_command_line_parser.add_listener(_add_options)
    events.init.add_listener(_prepare)


def _add_options(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("wirelab")
    group.add_argument("--record", metavar="FILE", default="", help="write every call's latency in µs to FILE as JSON when the run ends")
    group.add_argument("--warm-up", type=float, default=1.0, metavar="S", help="seconds at the start that are not recorded (default 1)")
    group.add_argument("--cases", metavar="FILE", default="", help="requests and right answers, as written by benchmarks.cases.save")


def _prepare(environment: Environment, **_) -> None:
    gevent.get_hub().loop.update_now()  # gevent's clock stood still during the imports, and --run-time would count them
    options = environment.parsed_options
    if not getattr(options, "record", ""):
        return
    recorder, total = Recorder(), Recording()
    environment.events.request.add_listener(recorder.on_request)

    def start(**_):
        total.__init__()
        gevent.spawn_later(options.warm_up, recorder.open)

    def stop(**_):
        if recorder.window:
            total.merge(recorder.close())

    def write(**_):
        stop()
        path = Path(options.record)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(total.to_json()) + "\n", encoding="utf-8")
        if total.histogram:
            quantiles = " · ".join(f"p{q * 100:g} {total.quantile(q):,} µs" for q in (0.5, 0.9, 0.99, 0.999))
            print(f"recorded {total.calls:,} calls, {total.failures} failures · {quantiles} · {path}")
        else:
            print(f"recorded no call ({total.failures} failures; {total.first_failure or 'was the run longer than --warm-up?'}) · {path}")

    environment.events.test_start.add_listener(start)
    if isinstance(environment.runner, WorkerRunner):
        environment.events.report_to_master.add_listener(lambda data, **_: data.update(recording=_take(recorder)))
        return
    if isinstance(environment.runner, MasterRunner):

        def add(data, **_):
            if data.get("recording"):
                total.merge(Recording.from_json(data["recording"]))

        environment.events.worker_report.add_listener(add)
    else:
        environment.events.test_stop.add_listener(stop)
    environment.events.quitting.add_listener(write)


def _take(recorder: Recorder) -> dict | None:
    """Return what a worker recorded since its last report, and go on recording."""
    if recorder.window is None:
        return None
    taken, opened = recorder.window, recorder._opened
    recorder.open()
    taken.seconds, recorder._opened = recorder._opened - opened, opened
    return taken.to_json()
