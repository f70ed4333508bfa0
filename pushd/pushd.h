/*
 * pushd.h
 *		Everything that the daemon knows, in one structure that is passed down.
 *
 * Routes, the hub and main.c see all of it; a file of a room takes what is its
 * room's.  Requests and sockets bring waiters; the database and Redis bring what
 * happened to the hub, which hands it to the waiters.
 */
#ifndef PUSHD_PUSHD_H
#define PUSHD_PUSHD_H

#include <uv.h>

#include "clock.h"
#include "config.h"
#include "db/changes.h"
#include "http/request.h"
#include "lifecycle.h"
#include "logout_poster.h"
#include "http/limits.h"
#include "log.h"
#include "reasons.h"
#include "pushd_metrics.h"
#include "page/page.h"
#include "db/password_db.h"
#include "db/refresh.h"
#include "db/sites.h"
#include "session/children.h"
#include "wait/waiters.h"

typedef struct pushd
{
	pushd_config config;
	tga_options *options;
	tga_log log;
	uv_loop_t *loop;
	pushd_pages *pages;
	pushd_metrics metrics;
	pushd_limits limits;
	tga_reasons elsewhere; /* hosts and origins that are not ours */
	pushd_keyring keys;
	pushd_settings settings;
	pushd_applications applications;
	pushd_link_source links;
	pushd_heard heard;
	pushd_recent recent;
	pushd_known known;
	pushd_waiters waiters;
	pushd_site site;
	tga_http_server *server;
	pushd_db db;
	pushd_password_db passwords;
	pushd_lookups lookups;
	pushd_changes changes;
	pushd_refresh refresh;
	pushd_usage usage;
	pushd_logout_poster logouts;
	pushd_sessions sessions;
	pushd_sites sites;
	pushd_children children;
	tga_lifecycle life;
	uv_timer_t clock;
	uint64_t ticks;
	uint64_t started_at; /* uv_now */
	int drain_ticks_left;
	bool draining;
	bool finished;
} pushd;

#define PUSHD_COUNT(p, symbol) (PUSHD_METRIC(&(p)->metrics, symbol)++)

/* The minute that limits count in. */
static inline uint32_t
pushd_minute(const pushd *p)
{
	return (uint32_t) (uv_now(p->loop) / 60000);
}

#endif
