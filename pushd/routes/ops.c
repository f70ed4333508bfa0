/*
 * ops.c
 *		GET healthz, GET readyz, GET metrics: what operators ask for.
 */
#include "routes/routes.h"

#include "gauges.h"
#include "hub.h"
#include "pushd.h"

void
pushd_handle_healthz(pushd_request *r)
{
	tga_buffer json = {0};

	tga_buffer_text(&json, "{\"status\":\"ok\"}\n");
	pushd_respond_json(r, 200, &json);
}

/* Redis is a cache, so the daemon is ready without it; PostgreSQL is not. */
void
pushd_handle_readyz(pushd_request *r)
{
	pushd *p = r->pushd;
	bool ready = pushd_hub_is_ready(p) && !p->draining;
	tga_buffer json = {0};

	tga_buffer_format(&json, "{\"postgres\":\"%s\",\"redis\":\"%s\"%s}\n",
					  !pushd_db_is_up(&p->db)	 ? "down"
					  : pushd_db_is_well(&p->db) ? "ok"
												 : "refusing",
					  p->sessions.cache == NULL				 ? "off"
					  : pushd_cache_is_up(p->sessions.cache) ? "ok"
															 : "down",
					  p->draining ? ",\"draining\":true" : "");
	pushd_respond_json(r, ready ? 200 : 503, &json);
}

/*
 * Metrics are for the networks of --metrics-from.  A proxy that is not among the
 * trusted ones may stand for anybody, so what it forwards is refused.
 */
static bool
may_read_metrics(const pushd_request *r)
{
	bool forwarded = pushd_is_forwarded(&r->http.head);

	/* A unix socket without a proxy: somebody on this machine whom its directory lets in. */
	if (*tga_http_peer(r->http.connection) == '\0' && !forwarded)
		return true;
	if (forwarded && !r->peer->trusted)
		return false;
	return pushd_networks_have(&r->pushd->config.metrics_networks, r->client);
}

void
pushd_handle_metrics(pushd_request *r)
{
	static const tga_metric table[] = {PUSHD_METRICS(TGA_METRIC_ROW)};
	tga_buffer text = {0};

	if (!may_read_metrics(r))
	{
		pushd_respond_error(r, 404, "not_found", "there is nothing at this path");
		return;
	}
	pushd_gauges_take(r->pushd);
	tga_metrics_write(table, r->pushd->metrics.values, PUSHD_METRIC_COUNT, &text);
	if (text.failed)
		pushd_respond_error(r, 503, "memory", "memory is short");
	else
		pushd_respond(r, 200, "text/plain; version=0.0.4; charset=utf-8", text.bytes,
					  text.len);
	tga_buffer_clear(&text);
}
