/*
 * handle_ops.c
 *		What operators ask for, and the page's files.
 */
#include "routes.h"

#include "fields.h"
#include "pushd.h"

void
handle_healthz(request *r)
{
	buffer json = {0};

	buffer_text(&json, "{\"status\":\"ok\"}\n");
	respond_json(r, 200, &json);
}

/* Redis is a cache, so the daemon is ready without it; PostgreSQL is not. */
void
handle_readyz(request *r)
{
	pushd *p = r->pushd;
	bool ready = db_is_up(p) && p->keys.count > 0 && p->settings.loaded && !p->draining;
	buffer json = {0};

	buffer_format(&json, "{\"postgres\":\"%s\",\"redis\":\"%s\"%s}\n",
				  db_is_up(p) ? "ok" : "down",
				  p->cache == NULL		  ? "off"
				  : cache_is_up(p->cache) ? "ok"
										  : "down",
				  p->draining ? ",\"draining\":true" : "");
	respond_json(r, ready ? 200 : 503, &json);
}

/*
 * Metrics are for the networks of --metrics-from.  A proxy that is not among the
 * trusted ones may stand for anybody, so what it forwards is refused.
 */
static bool
may_read_metrics(const request *r)
{
	static const char *const forwarded[] = {"X-Forwarded-For", "Forwarded", "X-Real-IP"};

	if (r->pushd->config.unix_path != NULL && r->client[0] == '\0')
		return true;
	for (size_t i = 0; i < sizeof(forwarded) / sizeof(forwarded[0]); i++)
		if (!r->connection->peer_trusted && request_field(r, forwarded[i]).at != NULL)
			return false;
	return networks_have(&r->pushd->config.metrics_networks, r->client);
}

void
handle_metrics(request *r)
{
	buffer text = {0};

	if (!may_read_metrics(r))
	{
		respond_error(r, 404, "not_found", "there is nothing at this path");
		return;
	}
	r->pushd->metrics.values[METRIC_CONNECTIONS] = (uint64_t) r->pushd->server.count;
	metrics_write(&r->pushd->metrics, &text);
	if (text.failed)
		respond_error(r, 503, "memory", "memory is short");
	else
		respond(r, 200, "text/plain; version=0.0.4; charset=utf-8", text.bytes, text.len);
	buffer_clear(&text);
}

void
handle_asset(request *r)
{
	size_t prefix = strlen(r->pushd->config.prefix);
	const page_asset *asset = page_asset_find(r->pushd->page, r->head.path.at + prefix,
											  r->head.path.len - prefix);
	char version[sizeof(asset->version)];

	respond_field(r, "ETag", asset->etag);
	respond_field(r, "Cache-Control",
				  form_value(r->head.query, "v", version, sizeof(version)) &&
						  strcmp(version, asset->version) == 0
					  ? "public, max-age=31536000, immutable"
					  : "public, no-cache");
	if (etag_matches(request_field(r, "If-None-Match"), asset->etag))
		respond(r, 304, "", "", 0);
	else
		respond(r, 200, asset->content_type, asset->bytes, asset->len);
}
