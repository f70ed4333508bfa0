/*
 * websocket.h
 *		Waiters over WebSocket, framed by libwebsockets in our own loop.
 *
 * The request is read and judged by us (routes/ws.c); libwebsockets then gets the
 * socket and a handshake of our own wording, in which nothing but the checked key is
 * the client's.  So its HTTP parser never sees a stranger's byte, and a header
 * table of half a kilobyte is enough.
 */
#ifndef PUSHD_WEBSOCKET_H
#define PUSHD_WEBSOCKET_H

#include <libwebsockets.h>
#include <uv.h>

#include "buffer.h"
#include "http_server.h"
#include "wait/waiters.h"

#define PUSHD_WEBSOCKET_PROTOCOL "tgauth.v1"

typedef struct pushd_websocket
{
	pushd_waiter waiter;
	struct lws *wsi;
	struct pushd_websocket *next_closing;
	bool adopted; /* its socket was the server's, where it still counts */
	bool established;
	bool due_ping;
	bool listed;	/* its close is in the list, or done */
	int close_code; /* 0: stay, or normal */
} pushd_websocket;

typedef struct pushd_websockets
{
	pushd_waiters *waiters;
	tga_http_server *server; /* which counts what it gave away */
	struct lws_context *context;
	struct lws_vhost *vhost;
	pushd_websocket *adopting; /* the one that libwebsockets just takes over */
	tga_buffer frame;		   /* one for all, with LWS_PRE bytes before the text */
	pushd_websocket *closing;  /* to be closed when the loop is outside of callbacks */
	uv_prepare_t flush;
	int count;
} pushd_websockets;

/*
 * Takes over a socket and what its client sent, headed by a handshake: w and fd are
 * not the caller's after this.
 */
void pushd_websocket_adopt(pushd_websockets *all, pushd_websocket *w, int fd,
						   const tga_buffer *handshake);

/* One that libwebsockets does not know yet, or no more. */
void pushd_websocket_free(pushd_websockets *all, pushd_websocket *w);

/* False if memory is short, or libwebsockets fails. */
bool pushd_websockets_open(pushd_websockets *all, pushd_waiters *waiters,
						   tga_http_server *server) __attribute__((warn_unused_result));

/* Begins the end: handles close in the loop.  Call pushd_websockets_free after it ran dry. */
void pushd_websockets_close(pushd_websockets *all);
void pushd_websockets_free(pushd_websockets *all);

#endif
