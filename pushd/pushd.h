/*
 * pushd.h
 *		Everything that the daemon knows, in one structure that is passed down.
 *
 * Data flows one way: requests (connection, routes, handlers) and sockets
 * (websocket, event_stream) put who waits into streams; the database and Redis
 * (db, cache) bring what happened to events, which tells streams.
 */
#ifndef PUSHD_PUSHD_H
#define PUSHD_PUSHD_H

#include <uv.h>

#include "session/cache.h"
#include "config.h"
#include "clock.h"
#include "http/request.h"
#include "db/db.h"
#include "db/keyring.h"
#include "lifecycle.h"
#include "http/limits.h"
#include "log.h"
#include "session/recent.h"
#include "pushd_metrics.h"
#include "page/page.h"
#include "db/password_db.h"
#include "db/settings.h"
#include "wait/waiter.h"
#include "wait/websocket.h"

typedef struct pushd
{
	pushd_config config;
	tga_log log;
	uv_loop_t *loop;
	pushd_pages *pages;
	pushd_metrics metrics;
	pushd_limits limits;
	pushd_keyring keys;
	pushd_settings settings;
	pushd_recent recent;
	pushd_waiters waiters;
	pushd_site site;
	tga_http_server *server;
	pushd_websockets websockets;
	pushd_db db;
	pushd_password_db passwords;
	pushd_cache *cache; /* NULL: no Redis is configured */
	tga_lifecycle life;
	uv_timer_t clock;
	uint64_t ticks;
	int drain_ticks_left;
	bool draining;
	bool finished;
} pushd;

/* Ticks of the clock in a second. */
#define PUSHD_CLOCK_HZ 4

#define PUSHD_COUNT(p, symbol) ((p)->metrics.values[PUSHD_METRIC_##symbol]++)

/* The minute that limits count in. */
static inline uint32_t
pushd_minute(const pushd *p)
{
	return (uint32_t) (uv_now(p->loop) / 60000);
}

#endif
