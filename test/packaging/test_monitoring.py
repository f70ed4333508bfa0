"""The alerts, the dashboard and the table of metrics speak of the metrics that there are."""

import contextlib
import json
import re
import shutil
import subprocess
import urllib.request

import pytest

from support.daemons import Bot
from support.hooked import Hooked
from support.servers import TOP, Process, free_port, wait_until
from support.site import new_site
from telegram_simulator import TelegramSimulator

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


def promtool(*arguments, **options):
    if shutil.which("promtool") is None:
        pytest.skip("promtool (package prometheus) is not installed")
    return subprocess.run(["promtool", *arguments], text=True, capture_output=True, **options)


def test_the_alerts_come_when_they_should():
    done = promtool("test", "rules", "alerts-test.yml", cwd=MONITORING)
    assert done.returncode == 0, done.stdout + done.stderr


# --- against a Prometheus that scrapes both daemons: Debian has no Grafana to draw the dashboard --

SCRAPES = """global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: [{rules}]
scrape_configs:
  - {{job_name: tgauth, metrics_path: /tgauth/metrics, static_configs: [{{targets: ['127.0.0.1:{pushd}']}}]}}
  - {{job_name: tgauth-bot, static_configs: [{{targets: ['127.0.0.1:{bot}']}}]}}
"""


class Prometheus(Process):
    def __init__(self, directory, pushd_port, bot_port):
        super().__init__("prometheus", directory)
        if shutil.which("prometheus") is None:
            pytest.skip("prometheus is not installed")
        self.url = f"http://127.0.0.1:{free_port()}"
        (directory / "prometheus.yml").write_text(SCRAPES.format(rules=MONITORING / "alerts.yml", pushd=pushd_port, bot=bot_port))
        self.launch(["prometheus", f"--config.file={directory}/prometheus.yml", f"--storage.tsdb.path={directory}/tsdb",
                     f"--web.listen-address={self.url.removeprefix('http://')}"])

    def query(self, expression):
        """The labels of each series."""
        done = promtool("query", "instant", "-o", "json", self.url, expression)
        assert done.returncode == 0, f"{expression}\n{done.stderr}"
        return [series["metric"] for series in json.loads(done.stdout)]

    def knows(self, expression):
        with contextlib.suppress(OSError, AssertionError):
            return self.query(expression)

    def rules(self):
        with urllib.request.urlopen(f"{self.url}/api/v1/rules") as answer:
            return [rule for group in json.load(answer)["data"]["groups"] for rule in group["rules"]]


@pytest.fixture(scope="module")
def scraped(tmp_path_factory):
    """A Prometheus that has both daemons' metrics of a few seconds, and what they served."""
    directory = tmp_path_factory.mktemp("prometheus")
    with contextlib.ExitStack() as stack:
        site = stack.enter_context(new_site())
        telegram = stack.enter_context(TelegramSimulator())
        bot = Bot(directory, site.dsn("test_bot"), telegram)
        stack.callback(bot.stop)
        hooked = Hooked(bot, telegram).start(webhook=False)
        site.pushd.start().wait_redis()
        prometheus = Prometheus(directory, site.pushd.port, hooked.port)
        stack.callback(prometheus.stop)
        twice = "min(count_over_time(up[1m])) > 1 and count(up == 1) == 2"
        wait_until(lambda: prometheus.knows(twice), f"both to be scraped; see {prometheus.log}")
        prometheus.texts = [site.pushd.get("metrics").text, hooked.get("/metrics")[1]]
        yield prometheus


def panels():
    """Where Grafana has variables, their values: of the jobs as the document names them, of the rest all."""
    values = {"$job": "tgauth", "$instance": ".*", "$bot_job": "tgauth-bot", "$__rate_interval": "1m"}
    dashboard = json.loads((MONITORING / "grafana-dashboard.json").read_text())
    for panel in dashboard["panels"]:
        yield panel["title"], [re.sub(r"\$\w+", lambda m: values[m[0]], target["expr"]) for target in panel["targets"]]


@pytest.mark.parametrize("title, expressions", panels())
def test_the_panel_has_a_series_for_each_query(scraped, title, expressions):
    marked = " or ".join(f'label_replace({e}, "n", "{n}", "", "")' for n, e in enumerate(expressions))
    found = {int(labels["n"]) for labels in scraped.query(marked)}
    assert [e for n, e in enumerate(expressions) if n not in found] == []


def test_the_variables_of_the_dashboard_have_values(scraped):
    dashboard = json.loads((MONITORING / "grafana-dashboard.json").read_text())
    queries = [v["query"] for v in dashboard["templating"]["list"] if v["type"] == "query"]
    for query in queries:
        metric, label = re.fullmatch(r"label_values\((\S+), (\w+)\)", query.replace("$job", "tgauth")).groups()
        assert all(label in labels for labels in scraped.query(metric)) and scraped.query(metric), query


def test_no_alert_comes_where_all_is_well(scraped):
    """Prometheus reads each rule, evaluates it on what the daemons serve, and nothing is wrong there."""
    wait_until(lambda: all(rule["health"] == "ok" for rule in scraped.rules()), "every rule to be evaluated")
    rules = scraped.rules()
    assert len(rules) > 20 and [rule["name"] for rule in rules if rule["state"] != "inactive"] == []
    named = set(re.findall(NAME + r"(?={)", (MONITORING / "alerts.yml").read_text()))
    served = {labels["__name__"] for labels in scraped.query('count by (__name__) ({__name__=~"tgauth.*"})')}
    assert len(named) > 20 and named - served == set()



def test_names_and_helps_are_as_prometheus_wants_them(scraped):
    for text in scraped.texts:
        done = promtool("check", "metrics", input=text)
        assert done.returncode == 0 and done.stderr == "", done.stderr
