/*
 * listen.h
 *		Where a daemon listens: an address and port, or a unix socket; and the
 *		listening itself.
 *
 * A unix socket is for the daemon's user and group from its first moment on.  One
 * that lies there already is removed only if nobody listens at it: it is left over
 * from a crash.
 *
 * Sockets that somebody holds for the daemon (held_sockets.h) take the place of all that.
 */
#ifndef TGA_LISTEN_H
#define TGA_LISTEN_H

#include <stdbool.h>

#include <uv.h>

#include "buffer.h"

#define TGA_HOST_MAX 256
#define TGA_PORT_MAX 8

typedef struct tga_listen_address
{
	const char *text;
	const char *unix_path; /* NULL: host and port */
	char host[TGA_HOST_MAX];
	char port[TGA_PORT_MAX];
} tga_listen_address;

/* A handle of either kind. */
typedef union tga_stream
{
	uv_handle_t handle;
	uv_stream_t stream;
	uv_tcp_t tcp;
	uv_pipe_t pipe;
} tga_stream;

/*
 * Splits "host:port", "[v6]:port" or "host".  False if it is none of these;
 * port stays as it is where the text has none.
 */
bool tga_split_host_port(const char *text, char host[static TGA_HOST_MAX],
						 char port[static TGA_PORT_MAX])
	__attribute__((warn_unused_result));

/*
 * "host:port", "[v6]:port" or "unix:/path"; NULL, or what is wrong with it.  The text
 * is kept, not copied.
 */
const char *tga_listen_parse(const char *text, tga_listen_address *address)
	__attribute__((warn_unused_result));

#define TGA_LISTEN_MAX 8

/* The sockets that listen; those that could not be bound are among them, to be closed. */
typedef struct tga_listener
{
	uv_connection_cb on_connection; /* its stream's data is arg */
	void *arg;
	unsigned unacknowledged_ms; /* what stays so for so long ends a connection of TCP */
	bool held;					/* somebody holds the sockets, and goes on to */
	tga_stream streams[TGA_LISTEN_MAX];
	int count;
} tga_listener;

/*
 * Listens, at every address of a name, before the loop runs: it is resolved while
 * everything waits.  Returns libuv's error; the listener is to be closed also then.
 * From sockets that are held nothing is accepted before tga_listen_accept.
 */
int tga_listen_open(tga_listener *l, uv_loop_t *loop, const tga_listen_address *address)
	__attribute__((warn_unused_result));

/* The same for addresses that are known. */
int tga_listen_at(tga_listener *l, uv_loop_t *loop, const struct addrinfo *list)
	__attribute__((warn_unused_result));

/* Begins to accept; nothing where that has begun.  Returns libuv's error. */
int tga_listen_accept(tga_listener *l) __attribute__((warn_unused_result));

/* Another limit, for the connections from now on. */
void tga_listen_set_unacknowledged(tga_listener *l, unsigned ms);

/* Where it listens, in the words of --listen, with spaces in between. */
void tga_listen_names(const tga_listener *l, tga_buffer *names);

/* Returns how often on_closed will be called. */
int tga_listen_close(tga_listener *l, uv_close_cb on_closed);

#endif
