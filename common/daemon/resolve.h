/*
 * resolve.h
 *		The addresses of a name, without blocking.
 *
 * libpq resolves names by a blocking getaddrinfo, which would stop the
 * loop; so it gets addresses, and all of a name's, since the first one is not
 * always the one that answers.
 */
#ifndef TGA_RESOLVE_H
#define TGA_RESOLVE_H

#include <netinet/in.h>
#include <stdbool.h>

#include <uv.h>

#define TGA_ADDRESSES_MAX 16

/* Numeric ones in the order of trying.  Invariant: next <= count. */
typedef struct tga_addresses
{
	int count;
	int next; /* to be tried */
	char text[TGA_ADDRESSES_MAX][INET6_ADDRSTRLEN];
} tga_addresses;

typedef struct tga_resolve tga_resolve;

/* addresses has one at least, and is good during the call only; or NULL, with the reason. */
typedef void (*tga_resolved)(void *arg, const tga_addresses *addresses,
							 const char *error);

/* A numeric address is its own; false for anything else.  Costs no thread. */
bool tga_resolve_numeric(const char *name, tga_addresses *addresses)
	__attribute__((warn_unused_result));

/* Begins; done is called from the loop, never from here.  NULL if that cannot be. */
tga_resolve *tga_resolve_start(uv_loop_t *loop, const char *name, tga_resolved done,
							   void *arg) __attribute__((warn_unused_result));

/* Forgets a resolution under way, however long it still takes; done is not called. */
void tga_resolve_cancel(tga_resolve *resolve);

#endif
