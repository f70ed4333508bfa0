"""The alerts, the dashboard and the table of metrics speak of the metrics that there are."""

import json
import re
import shutil
import subprocess

import pytest

from support.servers import TOP

MONITORING = TOP / "docs/monitoring"
NAME = r"\btgauth_\w+"


@pytest.fixture(scope="module")
def metrics():
    """The names of both daemons' metrics, from the tables that they are served from."""
    names = {daemon: re.findall(r'"(tgauth_\w+)"', (TOP / daemon / f"{daemon}_metrics.h").read_text())
             for daemon in ("pushd", "bot")}
    assert all(len(found) > 10 for found in names.values())
    return set(names["pushd"] + names["bot"])


def test_pushd_serves_what_its_table_says(pushd, metrics):
    served = set(re.findall(rf"^({NAME}) ", pushd.get("metrics").text, re.M))
    assert served == {name for name in metrics if not name.startswith("tgauth_bot_")}


def test_every_alert_is_about_a_metric(metrics):
    text = (MONITORING / "alerts.yml").read_text()
    named = set(re.findall(NAME, text)) - {"tgauth_setup"}  # the script that upgrades the database
    assert len(named) > 10 and named - metrics == set()


def test_the_dashboard_shows_every_metric_and_no_other(metrics):
    dashboard = json.loads((MONITORING / "grafana-dashboard.json").read_text())
    expressions = [t["expr"] for p in dashboard["panels"] for t in p["targets"]]
    named = {name for e in expressions for name in re.findall(NAME, e)}
    assert named == metrics
    places = [(p["gridPos"]["x"], p["gridPos"]["y"]) for p in dashboard["panels"]]
    assert len(set(places)) == len(places)


def test_operations_explain_every_metric_and_no_other(metrics):
    text = (TOP / "docs/operations.md").read_text().split("\n## Monitoring\n")[1].split("\n## ")[0]
    rows = set(re.findall(rf"^\| `({NAME})` \|", text, re.M))
    assert rows == metrics


def test_the_alerts_come_when_they_should():
    if shutil.which("promtool") is None:
        pytest.skip("promtool (package prometheus) is not installed")
    done = subprocess.run(["promtool", "test", "rules", "alerts-test.yml"], cwd=MONITORING, text=True,
                          capture_output=True)
    assert done.returncode == 0, done.stdout + done.stderr
