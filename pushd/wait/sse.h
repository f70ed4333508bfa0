/*
 * sse.h
 *		A waiter over server-sent events, for networks that let no WebSocket through.
 *
 * The request's connection stays and is written to, one event at a time.  A
 * client renews its link by reconnecting, which browsers do by themselves.
 */
#ifndef PUSHD_SSE_H
#define PUSHD_SSE_H

#include "http/request.h"
#include "wait/waiters.h"

typedef struct pushd_sse
{
	pushd_waiter waiter;
	tga_http_connection *connection;
	bool due_ping;
} pushd_sse;

/*
 * The request is answered, and its connection becomes that of e, a waiter that was
 * prepared.  e is freed with the connection.
 */
void pushd_sse_begin(pushd_sse *e, pushd_request *r);

#endif
