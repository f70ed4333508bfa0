/*
 * pushd.h
 *		Everything that the daemon knows, in one structure that is passed down.
 *
 * Data flows one way: requests (connection, routes, handlers) and sockets
 * (websocket, event_stream) put who waits into streams; the database and Redis
 * (db, cache) bring what happened to events, which tells streams.
 */
#ifndef TGA_PUSHD_PUSHD_H
#define TGA_PUSHD_PUSHD_H

#include <time.h>

#include <uv.h>

#include "account_page.h"
#include "cache.h"
#include "config.h"
#include "connection.h"
#include "db.h"
#include "keyring.h"
#include "lifecycle.h"
#include "limits.h"
#include "log.h"
#include "memory.h"
#include "metrics.h"
#include "page.h"
#include "password_db.h"
#include "settings.h"
#include "stream.h"
#include "websocket.h"

typedef struct pushd
{
	config config;
	tga_log log;
	uv_loop_t *loop;
	page_files *page;
	account_page *account;
	metrics metrics;
	limits limits;
	keyring keys;
	settings settings;
	memory memory;
	streams streams;
	server server;
	websockets websockets;
	db db;
	password_db passwords;
	cache *cache; /* NULL: no Redis is configured */
	tga_lifecycle life;
	uv_timer_t clock;
	uint64_t ticks;
	int drain_ticks_left;
	bool draining;
	bool finished;
} pushd;

/* Ticks of the clock in a second. */
#define CLOCK_HZ 4

#define COUNT(p, symbol) ((p)->metrics.values[METRIC_##symbol]++)

/* Seconds since TGA_EPOCH. */
static inline uint32_t
pushd_now(void)
{
	return (uint32_t) (time(NULL) - TGA_EPOCH);
}

/* The minute that limits count in. */
static inline uint32_t
pushd_minute(const pushd *p)
{
	return (uint32_t) (uv_now(p->loop) / 60000);
}

#endif
