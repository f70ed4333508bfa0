/*
 * http_server.h
 *		A server of HTTP/1.1 in a libuv loop: requests in, one answer each, now or
 *		later.
 *
 * It knows neither who is served nor what: whoever opens it is asked, by callbacks,
 * about each connection, about each head before its body is read, and for each
 * answer.  Words:
 *
 *		owner: who opened the server, called back with the arg it gave
 *		admit: to read the body of a request whose head is there
 *		refuse: to answer what never became a request, and close
 *		stream: an answer that goes on until one side ends it; a WebSocket is one
 */
#ifndef TGA_HTTP_SERVER_H
#define TGA_HTTP_SERVER_H

#include <stdbool.h>

#include <uv.h>

#include "buffer.h"
#include "http_chunks.h"
#include "http_head.h"
#include "listen.h"
#include "log.h"

typedef struct tga_http_server tga_http_server;
typedef struct tga_http_connection tga_http_connection;

/* From its head until its answer.  An owner's own begins with one (request_size). */
typedef struct tga_http_request
{
	tga_http_connection *connection;
	size_t head_len; /* of the input, before the body */
	size_t max_body; /* that may be read: none, unless on_head says so */
	bool whole;		 /* the body is there */
	tga_span body;
	tga_http_chunks chunks;
	tga_http_head head;
} tga_http_request;

/* What an owner may want to count. */
typedef enum tga_http_event
{
	TGA_HTTP_ACCEPTED,
	TGA_HTTP_ANSWERED,
	TGA_HTTP_OVER_CONNECTIONS, /* too many in all: refused, or made room for */
	TGA_HTTP_NOT_WELCOME,	   /* refused by on_accept */
	TGA_HTTP_BAD_REQUEST,
	TGA_HTTP_OVER_HEAD,	  /* the head was too large */
	TGA_HTTP_OVER_BODY,	  /* the body was */
	TGA_HTTP_TIMED_OUT,	  /* the request took too long to arrive */
	TGA_HTTP_SLOW_READER, /* the answer took too long to leave */
	TGA_HTTP_EVENTS
} tga_http_event;

typedef struct tga_http_limits
{
	int max_connections; /* the file limit may lower it */
	int max_head_bytes;
	int request_seconds; /* for a request to arrive */
	int idle_seconds;	 /* between two requests */
	int slow_seconds;	 /* for output to leave */
} tga_http_limits;

typedef struct tga_http_config
{
	const tga_listen_address *address;
	const tga_log *log;
	tga_http_limits limits;
	bool accepts_later; /* from a socket that is held: at tga_http_server_accept */
	bool makes_room; /* beyond max_connections, by closing who has brought no request for
						longest */
	const char *fields;	 /* of every answer, each ended by CR LF */
	size_t request_size; /* of the owner's requests */
	size_t extra_size;	 /* of what the owner keeps with a connection */
	void *arg; /* given to those below, of which on_head and on_request are needed */
	/* Whether who connects from there says first for whom, by the PROXY protocol. */
	bool (*is_proxied)(void *arg, const char *peer);
	/* 0, or the status that refuses the connection. */
	int (*on_accept)(void *arg, tga_http_connection *c);
	void (*on_close)(void *arg, tga_http_connection *c);
	/* True: read the body and call on_request.  False: it has been answered. */
	bool (*on_head)(void *arg, tga_http_request *r);
	void (*on_request)(void *arg, tga_http_request *r);
	void (*on_request_free)(void *arg, tga_http_request *r);
	void (*on_event)(void *arg, tga_http_event event);
} tga_http_config;

/*
 * Listens; NULL, with one line in the log, if that cannot be.  The configuration is
 * copied, what it points to is not.
 */
tga_http_server *tga_http_server_open(uv_loop_t *loop, const tga_http_config *config)
	__attribute__((warn_unused_result));

/* Others, from each connection's next step on; those that are too many by now stay. */
void tga_http_server_set_limits(tga_http_server *s, const tga_http_limits *limits);

/* Begins to accept, where that was to wait; the socket's queue holds who has come. */
void tga_http_server_accept(tga_http_server *s);

/* Whether somebody holds the socket, and goes on to when this is over (held_sockets.h). */
bool tga_http_server_is_held(const tga_http_server *s);

/* Where it listens; of sockets that are held, where they do. */
const char *tga_http_server_address(const tga_http_server *s);

/*
 * No new connections; idle ones close, and every answer is its connection's last.  One
 * that is so new that it has asked nothing yet has a moment to.
 */
void tga_http_server_drain(tga_http_server *s);

/*
 * Ends everything.  Requests that are still handled have to be answered, to nobody;
 * the server's memory goes when they are and the loop has closed the handles.
 */
void tga_http_server_close(tga_http_server *s);

/* Connections that are open. */
int tga_http_server_count(const tga_http_server *s);

/* Those of them that are owed an answer. */
int tga_http_server_owes(const tga_http_server *s);

/* What they wait for. */
typedef struct tga_http_queues
{
	int arriving; /* requests that have begun to come */
	int waiting;  /* those whose answer is being made */
	int unsent;	  /* output that a client has yet to take */
	int max;	  /* connections that there may be */
} tga_http_queues;

tga_http_queues tga_http_server_queues(const tga_http_server *s);

/* --- connections ------------------------------------------------------------ */

/*
 * The numeric address at the other end, or the one that a proxy named by the PROXY
 * protocol; empty for a unix socket; TGA_HTTP_PEER_UNKNOWN if the proxy named none.
 */
#define TGA_HTTP_PEER_UNKNOWN "unknown"
const char *tga_http_peer(const tga_http_connection *c);

/* The owner's extra_size bytes, zero at first. */
void *tga_http_extra(tga_http_connection *c);

/* --- answers: one for each request, which is gone after it ------------------- */

/* Fields are those of this answer, each ended by CR LF; bytes are copied. */
void tga_http_respond(tga_http_request *r, int status, const tga_buffer *fields,
					  const char *content_type, const char *bytes, size_t len);

/* Who writes to a stream, and is told what becomes of it. */
typedef struct tga_http_stream_owner
{
	void (*on_writable)(void *arg); /* the last write went out */
	void (*on_gone)(void *arg);		/* it is over; forget the connection */
	void (*on_free)(void *arg);		/* nobody holds the connection: arg may be freed */
	/* Bytes came; NULL: they end it. */
	void (*on_input)(void *arg, tga_span bytes);
} tga_http_stream_owner;

/*
 * Answers with 200 and a stream.  False if the connection has closed by now: then
 * on_gone was called, and on_free was or will be.
 */
bool tga_http_respond_stream(tga_http_request *r, const tga_buffer *fields,
							 const char *content_type, const tga_http_stream_owner *owner,
							 void *arg) __attribute__((warn_unused_result));

/* The same with 101, from where on the connection speaks what the fields name. */
bool tga_http_respond_upgrade(tga_http_request *r, const tga_buffer *fields,
							  const tga_http_stream_owner *owner, void *arg)
	__attribute__((warn_unused_result));

/* One write at a time, the head included; bytes are taken over. */
bool tga_http_is_writing(const tga_http_connection *c);
void tga_http_write(tga_http_connection *c, tga_buffer *bytes);

void tga_http_close(tga_http_connection *c);

/* A stream has said its last word: nothing is being written.  It closes gently. */
void tga_http_end(tga_http_connection *c);

/* What the client sent behind the request. */
tga_span tga_http_rest(const tga_http_request *r);

#endif
