/*
 * watcher.h
 *		Watches a socket that a library owns and may close or replace at any call.
 *
 * libpq does: so the watcher is stopped before such a call and started anew
 * after it, also when the descriptor has the same number as before.
 */
#ifndef TGA_WATCHER_H
#define TGA_WATCHER_H

#include <stdbool.h>

#include <uv.h>

typedef struct tga_watcher
{
	uv_loop_t *loop;
	uv_poll_cb on_event; /* its handle's data is arg */
	void *arg;
	uv_poll_t *poll; /* NULL while nothing is watched */
} tga_watcher;

/* Watches for these events from now on.  False if libuv fails. */
bool tga_watcher_start(tga_watcher *watcher, int fd, int events)
	__attribute__((warn_unused_result));

void tga_watcher_stop(tga_watcher *watcher);

#endif
