/*
 * main.c
 *		tgauth-pushd: start, clock, drain.
 */
#include <stdio.h>
#include <stdlib.h>

#include "hub.h"
#include "pushd.h"
#include "reload.h"
#include "routes/browser.h"
#include "routes/routes.h"

/* Places for addresses. */
#define LIMIT_ENTRIES 65536

/* How long after the last close the end is forced. */
#define DRAIN_GRACE_MS 3000

/*
 * A socket that is held has a queue in which those wait who come between two daemons.  So
 * the one that ends does so as soon as it owes nobody an answer, and the one that begins
 * waits, though not for long, until it has one for everybody.
 */
#define HANDOVER_TICK_MS 20
#define HANDOVER_BEGIN_MS 2000

/* --- ending ------------------------------------------------------------------ */

/* Closes everything; the loop ends when libuv has seen the last handle go. */
static void
finish(pushd *p)
{
	if (p->finished)
		return;
	p->finished = true;
	tga_http_server_close(p->server);
	pushd_hub_close(p);
	uv_close((uv_handle_t *) &p->clock, NULL);
	tga_lifecycle_stop(&p->life);
	tga_log_event(&p->log, TGA_INFO, "stopped", NULL);
}

static void
on_last_clock(uv_timer_t *timer)
{
	pushd *p = timer->data;

	if (tga_http_server_owes(p->server) == 0 && !pushd_logout_poster_is_busy(&p->logouts))
		finish(p);
}

static void
on_drain(void *arg)
{
	pushd *p = arg;

	p->draining = true;
	p->drain_ticks_left = p->config.drain_seconds * PUSHD_CLOCK_HZ;
	tga_http_server_drain(p->server);
	pushd_logout_poster_drain(&p->logouts);
	if (!tga_http_server_is_held(p->server))
		return;
	/* Pages come back after pauses of their own. */
	pushd_waiters_close_some(&p->waiters, p->waiters.table.count);
	uv_timer_start(&p->clock, on_last_clock, HANDOVER_TICK_MS, HANDOVER_TICK_MS);
}

static void
on_deadline(void *arg)
{
	finish(arg);
}

static int
deadline_ms(const pushd *p)
{
	int spread_ms = p->config.drain_seconds * 1000;

	return (tga_http_server_is_held(p->server) ? 0 : spread_ms) + DRAIN_GRACE_MS;
}

/* A share of the waiters each tick, so that the herd comes back spread out. */
static void
drain_tick(pushd *p)
{
	int left = p->drain_ticks_left > 0 ? p->drain_ticks_left-- : 1;

	if (p->waiters.table.count > 0)
		pushd_waiters_close_some(&p->waiters, (p->waiters.table.count + left - 1) / left);
	if (p->waiters.table.count == 0 && tga_http_server_count(p->server) == 0 &&
		!pushd_logout_poster_is_busy(&p->logouts))
		finish(p);
}

/* --- the clock ------------------------------------------------------------------- */

static void
on_clock(uv_timer_t *timer)
{
	pushd *p = timer->data;

	p->ticks++;
	pushd_hub_tick(p);
	if (p->draining)
		drain_tick(p);
}

static int
start_clock(pushd *p)
{
	return uv_timer_start(&p->clock, on_clock, 1000 / PUSHD_CLOCK_HZ,
						  1000 / PUSHD_CLOCK_HZ);
}

static void
on_first_clock(uv_timer_t *timer)
{
	pushd *p = timer->data;

	if (!pushd_hub_is_ready(p) && uv_now(p->loop) - p->started_at < HANDOVER_BEGIN_MS)
		return;
	tga_http_server_accept(p->server);
	(void) !start_clock(p);
}

/* --- requests ---------------------------------------------------------------------- */

static bool
is_proxied(void *arg, const char *peer)
{
	const pushd *p = arg;

	return p->config.proxy_protocol && pushd_peer_is_trusted(peer, &p->config.trusted);
}

static int
on_accept(void *arg, tga_http_connection *c)
{
	pushd *p = arg;

	return pushd_peer_accept(tga_http_extra(c), tga_http_peer(c), &p->config.trusted,
							 &p->limits, pushd_minute(p))
			   ? 0
			   : 429;
}

static void
on_close(void *arg, tga_http_connection *c)
{
	pushd *p = arg;

	pushd_peer_leave(tga_http_extra(c), &p->limits);
}

static bool
on_head(void *arg, tga_http_request *http)
{
	pushd *p = arg;
	pushd_request *r = (pushd_request *) http;

	pushd_request_begin(r, p, &p->site);
	if (r->client[0] == '\0' && pushd_is_forwarded(&http->head))
		PUSHD_COUNT(p, UNKNOWN_ADDRESS);
	return pushd_routes_admit(r);
}

static void
on_request(void *arg, tga_http_request *http)
{
	pushd_routes_handle((pushd_request *) http);
}

static void
on_request_free(void *arg, tga_http_request *http)
{
	pushd_request_end((pushd_request *) http);
}

static void
on_event(void *arg, tga_http_event event)
{
	static const pushd_metric metrics[TGA_HTTP_EVENTS] = {
		[TGA_HTTP_ACCEPTED] = PUSHD_METRIC_ACCEPTED,
		[TGA_HTTP_ANSWERED] = PUSHD_METRIC_REQUESTS,
		[TGA_HTTP_OVER_CONNECTIONS] = PUSHD_METRIC_OVER_CONNECTIONS,
		[TGA_HTTP_NOT_WELCOME] = PUSHD_METRIC_OVER_ADDRESS,
		[TGA_HTTP_BAD_REQUEST] = PUSHD_METRIC_BAD_REQUESTS,
		[TGA_HTTP_OVER_HEAD] = PUSHD_METRIC_OVER_HEAD,
		[TGA_HTTP_OVER_BODY] = PUSHD_METRIC_OVER_BODY,
		[TGA_HTTP_TIMED_OUT] = PUSHD_METRIC_TIMED_OUT,
		[TGA_HTTP_SLOW_READER] = PUSHD_METRIC_SLOW_READERS,
	};
	pushd *p = arg;

	p->metrics.values[metrics[event]]++;
}

static tga_http_limits
http_limits(const pushd_config *c)
{
	return (tga_http_limits){.max_connections = c->max_connections,
							 .max_head_bytes = c->max_head_bytes,
							 .request_seconds = c->request_seconds,
							 .idle_seconds = c->idle_seconds,
							 .slow_seconds = c->slow_seconds};
}

static bool
open_server(pushd *p)
{
	const pushd_config *c = &p->config;
	const tga_http_config config = {
		.address = &c->address,
		.log = &p->log,
		.limits = http_limits(c),
		.accepts_later = true,
		.fields = pushd_security_fields,
		.request_size = sizeof(pushd_request),
		.extra_size = sizeof(pushd_peer),
		.arg = p,
		.is_proxied = is_proxied,
		.on_accept = on_accept,
		.on_close = on_close,
		.on_head = on_head,
		.on_request = on_request,
		.on_request_free = on_request_free,
		.on_event = on_event,
	};

	p->site = (pushd_site){.url = &c->public_url,
						   .trusted = &c->trusted,
						   .keys = &p->keys,
						   .after_login = c->after_login,
						   .login_seconds = c->login_seconds,
						   .error_page = pushd_respond_error_page};
	p->server = tga_http_server_open(p->loop, &config);
	if (p->server == NULL)
		return false;
	tga_log_event(&p->log, TGA_INFO, "listening", "address",
				  tga_http_server_address(p->server), "from",
				  tga_http_server_is_held(p->server) ? "LISTEN_FDS" : NULL, "url",
				  c->public_url.origin, "prefix", c->prefix, NULL);
	return true;
}

/* --- pages --------------------------------------------------------------------------- */

static bool
is_branded(const pushd *p)
{
	return p->config.brand_dir != NULL && *p->config.brand_dir != '\0';
}

/* Those that were there before stay if the brand is refused, which the complaint tells. */
static bool
open_pages(pushd *p, char complaint[static PUSHD_BRAND_COMPLAINT_MAX])
{
	const char *directory = p->config.brand_dir;
	bool branded = is_branded(p);
	pushd_brand *brand = branded ? pushd_brand_read(directory, complaint) : NULL;
	pushd_pages *pages = NULL;

	if (!branded)
		snprintf(complaint, PUSHD_BRAND_COMPLAINT_MAX, "out of memory");
	if (brand != NULL || !branded)
		pages = pushd_pages_open(brand);
	if (pages == NULL)
		return false;
	if (branded || p->pages != NULL)
		tga_log_event(&p->log, TGA_INFO, "brand", "path", branded ? directory : "(none)",
					  "files", branded ? brand->files.bytes : "(none)", NULL);
	pushd_pages_close(p->pages);
	p->pages = pages;
	return true;
}

/* --- another configuration ------------------------------------------------------------ */

/* Hands on what others keep copies of; everyone else reads the configuration itself. */
static void
hand_on(pushd *p)
{
	const pushd_config *c = &p->config;
	tga_http_limits limits;

	pushd_config_reloaded(&p->config);
	limits = http_limits(c);
	tga_common_set_log(&c->common, &p->log);
	p->site.after_login = c->after_login;
	p->life.deadline_ms = deadline_ms(p);
	pushd_limits_set(&p->limits, c->max_per_address, c->attempts_per_minute);
	tga_http_server_set_limits(p->server, &limits);
	p->waiters.config.ping_seconds = c->ping_seconds;
	p->waiters.config.slow_seconds = c->slow_seconds;
	p->refresh.bot_url = c->bot_url;
	pushd_refresh_ask(&p->refresh);
}

/* No page is being made at that moment. */
static void
on_reload(void *arg)
{
	pushd *p = arg;
	char complaint[PUSHD_BRAND_COMPLAINT_MAX];

	if (tga_options_file(p->options) != NULL &&
		tga_reload(p->options, &p->config, &p->log))
		hand_on(p);
	if ((is_branded(p) || pushd_pages_brand(p->pages) != NULL) &&
		!open_pages(p, complaint))
		tga_log_event(&p->log, TGA_ERROR, "brand_refused", "error", complaint, "hint",
					  "nothing of the directory is taken: the pages are as they were",
					  NULL);
}

/* --- starting --------------------------------------------------------------------- */

static bool
open_all(pushd *p)
{
	const pushd_config *c = &p->config;

	p->life = (tga_lifecycle){
		.log = &p->log,
		.arg = p,
		.on_drain = on_drain,
		.on_deadline = on_deadline,
		.on_reload =
			tga_options_file(p->options) != NULL || is_branded(p) ? on_reload : NULL};
	/* Who hears that it listens may end it at once. */
	if (!tga_lifecycle_start(&p->life, p->loop) ||
		!pushd_limits_open(&p->limits, LIMIT_ENTRIES, c->max_per_address,
						   c->attempts_per_minute) ||
		!open_server(p) || !pushd_hub_open(p))
		return false;
	p->life.deadline_ms = deadline_ms(p);
	p->clock.data = p;
	p->started_at = uv_now(p->loop);
	return uv_timer_init(p->loop, &p->clock) == 0 &&
		   (tga_http_server_is_held(p->server)
				? uv_timer_start(&p->clock, on_first_clock, HANDOVER_TICK_MS,
								 HANDOVER_TICK_MS)
				: start_clock(p)) == 0;
}

static void
close_all(pushd *p)
{
	pushd_hub_free(p);
	pushd_limits_close(&p->limits);
	pushd_pages_close(p->pages);
	pushd_config_clear(&p->config);
	tga_options_close(p->options);
}

int
main(int argc, char **argv)
{
	pushd *p = calloc(1, sizeof(*p));
	char complaint[PUSHD_BRAND_COMPLAINT_MAX];

	if (p == NULL)
		return 1;
	switch (tga_options_parse(&config_program, argc, argv, &p->config, &p->options))
	{
		case TGA_OPTIONS_DONE:
			free(p);
			return 0;
		case TGA_OPTIONS_BAD:
			free(p);
			return 2;
		case TGA_OPTIONS_RUN:
			break;
	}
	p->log = tga_common_log(&p->config.common, config_program.name);
	if (!open_pages(p, complaint))
	{
		fprintf(stderr, "%s: %s\n", config_program.name, complaint);
		return 2;
	}
	p->loop = uv_default_loop();
	if (p->loop == NULL || !open_all(p))
		return 1;
	tga_reload_warn(p->options, &p->log);
	pushd_config_warn(&p->config, &p->log);
	tga_log_use_journal(&p->log);
	tga_lifecycle_ready(&p->life);
	uv_run(p->loop, UV_RUN_DEFAULT);
	close_all(p);
	free(p);
	return 0;
}
