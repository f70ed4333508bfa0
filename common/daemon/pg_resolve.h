/*
 * pg_resolve.h
 *		Turns the host names of a connection string into addresses, without
 *		blocking.
 *
 * libpq resolves names by a blocking getaddrinfo, which would stop the loop.  So
 * every name becomes `hostaddr` before libpq sees it; `host` stays beside it
 * for TLS verification and .pgpass.  Each address of each host becomes an entry
 * of its own, in order, so libpq tries them as it would have.  Names that come
 * from a service file are left to libpq.
 */
#ifndef TGA_PG_RESOLVE_H
#define TGA_PG_RESOLVE_H

#include <uv.h>

typedef struct tga_pg_resolve tga_pg_resolve;

/* Comma-separated lists for libpq; empty where libpq's defaults will do. */
typedef struct tga_pg_hosts
{
	char *host;
	char *hostaddr;
	char *port;
} tga_pg_hosts;

/* hosts is NULL when error says why; both are good during the call only. */
typedef void (*tga_pg_resolved)(void *arg, const tga_pg_hosts *hosts, const char *error);

/*
 * Begins; done is called from the loop, never from here.  NULL when out of
 * memory.
 */
tga_pg_resolve *tga_pg_resolve_start(uv_loop_t *loop, const char *conninfo,
									 tga_pg_resolved done, void *arg)
	__attribute__((warn_unused_result));

/* Forgets a resolution under way; done is not called. */
void tga_pg_resolve_cancel(tga_pg_resolve *resolve);

#endif
