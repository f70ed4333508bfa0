/*
 * redis_uv.h
 *		hiredis' asynchronous context in a libuv loop.
 *
 * The adapter that hiredis 0.14 brings hides refused connections, so this one
 * takes its place; what differs in hiredis 1.x is in redis_uv.c alone.
 */
#ifndef PUSHD_REDIS_UV_H
#define PUSHD_REDIS_UV_H

#include <hiredis/async.h>
#include <uv.h>

/*
 * Begins to connect to a numeric address; NULL if that fails at once.  The
 * context is freed by hiredis when it disconnects, or by redisAsyncFree.
 */
redisAsyncContext *pushd_redis_uv_connect(uv_loop_t *loop, const char *address, int port,
										  void *data, redisConnectCallback *on_connect,
										  redisDisconnectCallback *on_disconnect)
	__attribute__((warn_unused_result));

#endif
