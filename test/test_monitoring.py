"""The alerts, the dashboard and the table of metrics speak of the metrics that there are."""

import json
import re
import shutil
import subprocess

import pytest

from servers import TOP

MONITORING = TOP / "docs/monitoring"
NAME = r"\btgauth_\w+"


@pytest.fixture(scope="module")
def metrics(pushd):
    """Name to help, as pushd itself tells them."""
    answer = pushd.get("metrics")
    assert answer.status == 200
    return dict(re.findall(rf"^# HELP ({NAME}) (.*)$", answer.text, re.M))


def test_every_alert_is_about_a_metric(metrics):
    text = (MONITORING / "alerts.yml").read_text()
    named = set(re.findall(NAME, text))
    assert len(named) > 10 and named - metrics.keys() == set()


def test_the_dashboard_shows_every_metric_and_no_other(metrics):
    dashboard = json.loads((MONITORING / "grafana-dashboard.json").read_text())
    expressions = [t["expr"] for p in dashboard["panels"] for t in p["targets"]]
    named = {name for e in expressions for name in re.findall(NAME, e)}
    assert named == metrics.keys()
    places = [(p["gridPos"]["x"], p["gridPos"]["y"]) for p in dashboard["panels"]]
    assert len(set(places)) == len(places)


def test_operations_explain_every_metric_and_no_other(metrics):
    text = (TOP / "docs/operations.md").read_text().split("\n## Monitoring\n")[1].split("\n## ")[0]
    rows = set(re.findall(rf"^\| `({NAME})` \|", text, re.M))
    assert rows == metrics.keys()


def test_the_alerts_come_when_they_should():
    if shutil.which("promtool") is None:
        pytest.skip("promtool (package prometheus) is not installed")
    done = subprocess.run(["promtool", "test", "rules", "alerts-test.yml"], cwd=MONITORING, text=True,
                          capture_output=True)
    assert done.returncode == 0, done.stdout + done.stderr
