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
#ifndef TGA_PUSHD_CONNECTION_H
#define TGA_PUSHD_CONNECTION_H

#include <uv.h>

#include "buffer.h"
#include "forwarded.h"
#include "http_head.h"
#include "start_token.h"

struct pushd;
struct request;

typedef enum connection_state
{
	CONNECTION_HEAD,
	CONNECTION_BODY,
	CONNECTION_HANDLING,
	CONNECTION_WRITING,
	CONNECTION_STREAMING,
	CONNECTION_LINGERING,
	CONNECTION_CLOSED
} connection_state;

/* Who writes to a streaming connection, and is told what becomes of it. */
typedef struct stream_owner
{
	void (*on_writable)(void *arg); /* the last write went out */
	void (*on_gone)(void *arg);		/* the connection is closed; forget it */
	void (*on_free)(void *arg);		/* in a later turn of the loop: arg may be freed */
} stream_owner;

typedef struct connection
{
	union
	{
		uv_handle_t handle;
		uv_stream_t stream;
		uv_tcp_t tcp;
		uv_pipe_t pipe;
	} uv;
	struct pushd *pushd;
	struct connection *prev;
	struct connection *next;
	connection_state state;
	bool peer_trusted; /* its X-Forwarded-For counts */
	bool counted;	   /* in limits, under address */
	bool keep_alive;   /* after the answer that is being written */
	bool uv_closed;	   /* libuv is done with the handle */
	bool write_pending;
	char peer[ADDRESS_TEXT]; /* empty for a unix socket */
	uint8_t address[TGA_ADDRESS_BYTES];
	uint64_t deadline; /* uv_now at which it is overdue; 0: never */
	buffer in;		   /* what arrived and is not used up */
	buffer out;		   /* what is being written */
	uv_write_t write;
	struct request *request; /* from its head until its answer */
	const stream_owner *owner;
	void *owner_arg;
} connection;

typedef struct server
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
	connection *connections;
	char read_buffer[16384]; /* one for all: a read is used up before the next */
} server;

/* One that is in the list and counted; its handle can be accepted into. */
connection *connection_make(struct pushd *p) __attribute__((warn_unused_result));

/* Begins to read, or answers what need not be read, and closes. */
void connection_start(connection *c);
void connection_refuse(connection *c, int status);

/*
 * Answers the request with bytes, which are taken over.  The connection may be
 * closed by now; it is no more the caller's after this, nor is the request.
 */
void connection_answer(connection *c, buffer *bytes, bool keep_alive);

/* The answer's head begins a stream; bytes are taken over. */
void connection_begin_stream(connection *c, buffer *bytes, const stream_owner *owner,
							 void *arg);

/* Writes to a streaming connection, one write at a time; bytes are taken over. */
void connection_write(connection *c, buffer *bytes);

/*
 * A descriptor of the same socket, which the caller then owns; the connection
 * itself ends.  -1 if there is none to be had.
 */
int connection_take(connection *c);

void connection_close(connection *c);

/* Once a second: ends what is overdue. */
void connections_tick(struct pushd *p);

/* From now on every answer is the connection's last; idle ones close. */
void connections_drain(struct pushd *p);
void connections_close_all(struct pushd *p);

#endif
