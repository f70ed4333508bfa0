/*
 * listen.h
 *		Where a daemon listens: an address and port, or a unix socket; and the
 *		listening itself.
 *
 * A unix socket is for the daemon's user and group from its first moment on.  One
 * that lies there already is removed only if nobody listens at it: it is left over
 * from a crash.
 */
#ifndef TGA_LISTEN_H
#define TGA_LISTEN_H

#include <stdbool.h>

#include <uv.h>

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

/*
 * Binds, before the loop runs: a name is resolved while everything waits.  The handle
 * is to be closed also where it fails.  What stays unacknowledged for so long on a
 * connection of TCP ends it.
 */
int tga_listen_bind(uv_loop_t *loop, const tga_listen_address *address,
					unsigned unacknowledged_ms, tga_stream *stream)
	__attribute__((warn_unused_result));

#endif
