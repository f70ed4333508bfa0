/*
 * connection.h
 *		One connection of HTTP/1.1: bytes in, requests to routes, answers out.
 *
 *		HEAD -> BODY -> HANDLING -> WRITING -> HEAD ...
 *								 -> STREAMING (an event stream, until it ends)
 *								 -> taken away (a WebSocket)
 *		any  -> LINGERING -> CLOSED
 *
 * While a request is handled and its answer written, nothing is read, so what a
 * client sends ahead waits in its own buffers.  A connection that must close
 * after an answer lingers: it reads and forgets for a moment, since closing
 * with unread bytes would reset the connection and take the answer with it.
 *
 * libwebsockets 4.1 serves HTTP too, and is not used for it: it reads nothing
 * during a transaction, so an event stream whose client left is not noticed and
 * keeps the loop busy; it answers oversized or malformed heads by hanging up,
 * takes a body without length for 100 MB, and can be upgraded to h2c behind a
 * proxy's back.
 */
#ifndef PUSHD_CONNECTION_H
#define PUSHD_CONNECTION_H

#include <uv.h>

#include "buffer.h"
#include "http/forwarded.h"
#include "http_head.h"
#include "start_token.h"

struct pushd;
struct pushd_request;

typedef enum pushd_connection_state
{
	PUSHD_CONNECTION_HEAD,
	PUSHD_CONNECTION_BODY,
	PUSHD_CONNECTION_HANDLING,
	PUSHD_CONNECTION_WRITING,
	PUSHD_CONNECTION_STREAMING,
	PUSHD_CONNECTION_LINGERING,
	PUSHD_CONNECTION_CLOSED
} pushd_connection_state;

/* Who writes to a streaming connection, and is told what becomes of it. */
typedef struct pushd_sse_owner
{
	void (*on_writable)(void *arg); /* the last write went out */
	void (*on_gone)(void *arg);		/* the connection is closed; forget it */
	void (*on_free)(void *arg);		/* in a later turn of the loop: arg may be freed */
} pushd_sse_owner;

typedef struct pushd_connection
{
	union
	{
		uv_handle_t handle;
		uv_stream_t stream;
		uv_tcp_t tcp;
		uv_pipe_t pipe;
	} uv;
	struct pushd *pushd;
	struct pushd_connection *prev;
	struct pushd_connection *next;
	pushd_connection_state state;
	bool peer_trusted; /* its X-Forwarded-For counts */
	bool counted;	   /* in limits, under address */
	bool keep_alive;   /* after the answer that is being written */
	bool uv_closed;	   /* libuv is done with the handle */
	bool write_pending;
	char peer[PUSHD_ADDRESS_TEXT]; /* empty for a unix socket */
	uint8_t address[TGA_ADDRESS_BYTES];
	uint64_t deadline; /* uv_now at which it is overdue; 0: never */
	tga_buffer in;	   /* what arrived and is not used up */
	tga_buffer out;	   /* what is being written */
	uv_write_t write;
	struct pushd_request *request; /* from its head until its answer */
	const pushd_sse_owner *owner;
	void *owner_arg;
} pushd_connection;

typedef struct pushd_server
{
	union
	{
		uv_handle_t handle;
		uv_stream_t stream;
		uv_tcp_t tcp;
		uv_pipe_t pipe;
	} uv;
	bool listening;
	int max_connections;
	int count;
	pushd_connection *connections;
	char read_buffer[16384]; /* one for all: a read is used up before the next */
} pushd_server;

/* One that is in the list and counted; its handle can be accepted into. */
pushd_connection *pushd_connection_make(struct pushd *p)
	__attribute__((warn_unused_result));

/* Begins to read, or answers what need not be read, and closes. */
void pushd_connection_start(pushd_connection *c);
void pushd_connection_refuse(pushd_connection *c, int status);

/*
 * Answers the request with bytes, which are taken over.  The connection may be
 * closed by now; it is no more the caller's after this, nor is the request.
 */
void pushd_connection_answer(pushd_connection *c, tga_buffer *bytes, bool keep_alive);

/* The answer's head begins a stream; bytes are taken over. */
void pushd_connection_begin_stream(pushd_connection *c, tga_buffer *bytes,
								   const pushd_sse_owner *owner, void *arg);

/* Writes to a streaming connection, one write at a time; bytes are taken over. */
void pushd_connection_write(pushd_connection *c, tga_buffer *bytes);

/*
 * A descriptor of the same socket, which the caller then owns; the connection
 * itself ends.  -1 if there is none to be had.
 */
int pushd_connection_take(pushd_connection *c);

void pushd_connection_close(pushd_connection *c);

/* Once a second: ends what is overdue. */
void pushd_connections_tick(struct pushd *p);

/* From now on every answer is the connection's last; idle ones close. */
void pushd_connections_drain(struct pushd *p);
void pushd_connections_close_all(struct pushd *p);

#endif
