/*
 * websocket.h
 *		Streams over WebSocket, framed by libwebsockets in our own loop.
 *
 * The request is read and judged by us (handle_ws.c); libwebsockets then gets the socket and a
 * handshake of our own wording, in which nothing but the checked key is the
 * client's.  So its HTTP parser never sees a stranger's byte, and a header
 * table of half a kilobyte is enough.
 */
#ifndef TGA_PUSHD_WEBSOCKET_H
#define TGA_PUSHD_WEBSOCKET_H

#include <libwebsockets.h>
#include <uv.h>

#include "buffer.h"
#include "stream.h"

#define WEBSOCKET_PROTOCOL "tgauth.v1"

typedef struct websocket
{
	stream stream;
	struct lws *wsi;
	struct websocket *next_leaving;
	bool established;
	bool due_ping;
	bool told;		/* the farewell is in the list, or said */
	int close_code; /* 0: stay, or normal */
} websocket;

typedef struct websockets
{
	struct lws_context *context;
	struct lws_vhost *vhost;
	websocket *adopting; /* the one that libwebsockets just takes over */
	buffer frame;		 /* one for all, with LWS_PRE bytes before the text */
	websocket *leaving;	 /* whose farewell is to be said when the loop is outside */
	uv_prepare_t flush;
	int count;
} websockets;

/*
 * Takes over a socket and what its client sent, headed by a handshake: w and fd are
 * not the caller's after this.
 */
void websocket_adopt(struct pushd *p, websocket *w, int fd, const buffer *handshake);

/* One that libwebsockets does not know yet, or no more. */
void websocket_free(struct pushd *p, websocket *w);

bool websockets_open(struct pushd *p) __attribute__((warn_unused_result));

/* Begins the end: handles close in the loop.  Call websockets_free after it ran dry. */
void websockets_close(struct pushd *p);
void websockets_free(struct pushd *p);

#endif
