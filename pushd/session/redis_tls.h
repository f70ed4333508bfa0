/*
 * redis_tls.h
 *		TLS of one connection to Redis: bytes in, bytes out, no socket.
 *
 * The certificates' files are read for each connection, so one that has been renewed
 * counts from the next connection on.  The other side must have a certificate that the
 * authorities sign and that is for the name asked for; there is no way to waive either.
 */
#ifndef PUSHD_REDIS_TLS_H
#define PUSHD_REDIS_TLS_H

#include <stdbool.h>
#include <stddef.h>

#include "buffer.h"

#define PUSHD_REDIS_WHY_MAX 256

/* Each may be NULL or empty. */
typedef struct pushd_redis_tls_files
{
	const char *ca;			 /* authorities; none: the system's */
	const char *certificate; /* the client's own, with what leads to its authority */
	const char *key;
	const char *server_name; /* what the certificate must be for; none: the host */
} pushd_redis_tls_files;

typedef struct pushd_redis_tls pushd_redis_tls;

/*
 * The client's side, which has its first words to say: pushd_redis_tls_feed with nothing
 * brings them.  NULL with the reason.
 */
pushd_redis_tls *pushd_redis_tls_open(const pushd_redis_tls_files *files,
									  const char *host,
									  char why[static PUSHD_REDIS_WHY_MAX])
	__attribute__((warn_unused_result));
void pushd_redis_tls_close(pushd_redis_tls *tls);

/*
 * Takes what came from the wire, adds what it says to plain and what has to be sent to
 * wire.  False with the reason where the connection is over; what is in wire then is
 * still to be sent.
 */
bool pushd_redis_tls_feed(pushd_redis_tls *tls, const char *bytes, size_t len,
						  tga_buffer *plain, tga_buffer *wire,
						  char why[static PUSHD_REDIS_WHY_MAX])
	__attribute__((warn_unused_result));

/* Whether the other side has shown who it is. */
bool pushd_redis_tls_is_secure(const pushd_redis_tls *tls);

/* Adds to wire what says this; only where it is secure.  False where it is over. */
bool pushd_redis_tls_write(pushd_redis_tls *tls, const char *bytes, size_t len,
						   tga_buffer *wire) __attribute__((warn_unused_result));

#endif
