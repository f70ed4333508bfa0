/*
 * http_connection.h
 *		One connection of HTTP/1.1, as server and answers see it; everybody else
 *		sees http_server.h.
 *
 *		NEW -> IDLE -> HEAD -> ADMITTING -> BODY -> HANDLING -> WRITING -> IDLE ...
 *												 -> STREAMING (until it ends)
 *		NEW -> PROXY (who it is, where a proxy says so first) -> IDLE
 *		WRITING, STREAMING -> LINGERING (the last answer) -> CLOSED
 *
 * While a request is handled and its answer written, nothing is read, so what a
 * client sends ahead waits in its own buffers.  A connection that must close
 * after an answer lingers: it reads and forgets for a moment, since closing
 * with unread bytes would reset the connection and take the answer with it.
 */
#ifndef TGA_HTTP_CONNECTION_H
#define TGA_HTTP_CONNECTION_H

#include <netinet/in.h>
#include <stddef.h>
#include <time.h>

#include "http_server.h"

typedef enum tga_http_state
{
	TGA_HTTP_NEW,		 /* accepted, nothing else */
	TGA_HTTP_READ_PROXY, /* the header of the PROXY protocol is to come */
	TGA_HTTP_IDLE,		 /* no byte of a request is there */
	TGA_HTTP_READ_HEAD,	 /* some are */
	TGA_HTTP_ADMITTING,	 /* on_head has the request */
	TGA_HTTP_READ_BODY,
	TGA_HTTP_HANDLING, /* on_request, or whom it told, has the request */
	TGA_HTTP_WRITING,
	TGA_HTTP_STREAMING,
	TGA_HTTP_LINGERING,
	TGA_HTTP_CLOSED
} tga_http_state;

struct tga_http_connection
{
	tga_stream uv;
	tga_http_server *server;
	tga_http_connection *next;	/* in the server's list */
	tga_http_connection **link; /* what points here in it; NULL when closed */
	tga_http_state state;
	bool reading;
	bool in_read;	 /* bytes are being taken */
	bool keep_alive; /* after the answer that is being written */
	bool write_pending;
	bool uv_closed; /* libuv is done with the handle */
	char peer[INET6_ADDRSTRLEN];
	uint64_t deadline; /* uv_now at which it is overdue; 0: never */
	tga_buffer in;	   /* what arrived and is not used up */
	tga_buffer out;	   /* what is being written */
	uv_write_t write;
	tga_http_request *request; /* from its head until its answer */
	const tga_http_stream_owner *owner;
	void *owner_arg;
	max_align_t extra[];
};

struct tga_http_server
{
	tga_listener listener;
	uv_loop_t *loop;
	uv_timer_t clock;
	tga_http_config config;
	tga_http_connection *connections;
	uv_read_cb on_read;						  /* bytes came */
	void (*on_input)(tga_http_connection *c); /* some that had come before are due */
	void (*on_peer)(tga_http_connection *c);  /* a proxy has said who it is */
	int max_connections;
	int count;
	char address[TGA_LISTEN_MAX * 32]; /* where it listens */
	int users;			/* handles and connections, closed ones too, that need this */
	tga_stream dropped; /* takes a connection that there is no memory for, to close it */
	bool dropping;		/* that is being closed */
	bool drop_again;	/* there may be another */
	bool draining;
	time_t date_of; /* that the text is of */
	char date[40];
	char read_buffer[16384]; /* one for all: a read is used up before the next */
};

/* --- state ------------------------------------------------------------------ */

bool tga_http_reads_in(tga_http_state state);

/*
 * Reads or does not, as the state has it; while bytes are being taken, at the end of
 * that, since to stop and to start again costs libuv two system calls.
 */
void tga_http_settle_reading(tga_http_connection *c);

/* The only way from one state to another. */
void tga_http_move(tga_http_connection *c, tga_http_state state);

/* The request, where one is there, is no more. */
void tga_http_free_request(tga_http_connection *c);

/* Frees a closed connection that nobody holds any more. */
void tga_http_free_if_done(tga_http_connection *c);

/* --- reading ---------------------------------------------------------------- */

void tga_http_on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf);

/* Makes what it can of the input that is there. */
void tga_http_advance(tga_http_connection *c);

/* --- for the server and for answers ------------------------------------------ */

/* One that is in the list and counted; its handle can be accepted into. */
tga_http_connection *tga_http_connection_make(tga_http_server *s, uv_handle_type type)
	__attribute__((warn_unused_result));

/* Begins to read a request, of which some may be there. */
void tga_http_connection_start(tga_http_connection *c);

/* Who is at the other end, as far as is known by now. */
void tga_http_set_peer(tga_http_connection *c, const char *address);

/* Answers what is no request, or none yet, and closes. */
void tga_http_connection_refuse(tga_http_connection *c, int status);

/* Answers the request with bytes, which are taken over. */
void tga_http_connection_answer(tga_http_connection *c, tga_buffer *bytes,
								bool keep_alive);

/* The answer's head begins a stream; the rest as tga_http_respond_stream. */
bool tga_http_connection_stream(tga_http_connection *c, tga_buffer *bytes,
								const tga_http_stream_owner *owner, void *arg)
	__attribute__((warn_unused_result));

/* What all answers begin with; the whole answer that refuses. */
void tga_http_word_head(tga_http_server *s, int status, tga_buffer *out);
void tga_http_word_refusal(tga_http_server *s, int status, tga_buffer *out);

void tga_http_server_event(const tga_http_server *s, tga_http_event event);

/* One less needs the server's memory. */
void tga_http_server_leave(tga_http_server *s);

#endif
