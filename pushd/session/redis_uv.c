/*
 * redis_uv.c
 *		See redis_uv.h.
 */
#include "session/redis_uv.h"

#include <stdbool.h>
#include <stdlib.h>

typedef struct watcher
{
	uv_poll_t poll;
	redisAsyncContext *context; /* NULL once hiredis let go */
	int events;
} watcher;

static void
on_poll(uv_poll_t *handle, int status, int events)
{
	watcher *w = handle->data;

	/* An error shows itself in the read or write; each may free the context. */
	if (status < 0)
		events = w->events;
	if (w->context != NULL && (events & UV_READABLE))
		redisAsyncHandleRead(w->context);
	if (w->context != NULL && (events & UV_WRITABLE))
		redisAsyncHandleWrite(w->context);
}

static void
watch(watcher *w, int events)
{
	w->events = events;
	if (events == 0)
		uv_poll_stop(&w->poll);
	else
		uv_poll_start(&w->poll, events, on_poll);
}

static void
add_read(void *data)
{
	watcher *w = data;

	watch(w, w->events | UV_READABLE);
}

static void
del_read(void *data)
{
	watcher *w = data;

	watch(w, w->events & ~UV_READABLE);
}

static void
add_write(void *data)
{
	watcher *w = data;

	watch(w, w->events | UV_WRITABLE);
}

static void
del_write(void *data)
{
	watcher *w = data;

	watch(w, w->events & ~UV_WRITABLE);
}

static void
free_watcher(uv_handle_t *handle)
{
	free(handle->data);
}

static void
cleanup(void *data)
{
	watcher *w = data;

	w->context = NULL;
	uv_poll_stop(&w->poll);
	uv_close((uv_handle_t *) &w->poll, free_watcher);
}

static bool
attach(uv_loop_t *loop, redisAsyncContext *context)
{
	watcher *w = calloc(1, sizeof(*w));

	if (w == NULL)
		return false;
	if (uv_poll_init(loop, &w->poll, context->c.fd) != 0)
	{
		free(w);
		return false;
	}
	w->poll.data = w;
	w->context = context;
	context->ev.data = w;
	context->ev.addRead = add_read;
	context->ev.delRead = del_read;
	context->ev.addWrite = add_write;
	context->ev.delWrite = del_write;
	context->ev.cleanup = cleanup;
	return true;
}

redisAsyncContext *
pushd_redis_uv_connect(uv_loop_t *loop, const char *address, int port, void *data,
					   redisConnectCallback *on_connect,
					   redisDisconnectCallback *on_disconnect)
{
	redisAsyncContext *context = redisAsyncConnect(address, port);

	if (context == NULL)
		return NULL;
	if (context->err != 0 || !attach(loop, context))
	{
		redisAsyncFree(context);
		return NULL;
	}
	context->data = data;
	if (redisAsyncSetConnectCallback(context, on_connect) != REDIS_OK ||
		redisAsyncSetDisconnectCallback(context, on_disconnect) != REDIS_OK)
	{
		redisAsyncFree(context);
		return NULL;
	}
	return context;
}
