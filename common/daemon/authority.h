/*
 * authority.h
 *		"host" or "host:port", as it stands in a Host field and in a URL (RFC 3986 3.2).
 *
 * Of what the standard allows in a name, only what names of hosts are made of is taken:
 * no user, no list, no space, no escape.
 */
#ifndef TGA_AUTHORITY_H
#define TGA_AUTHORITY_H

#include "span.h"

/*
 * Splits an authority; an IPv6 address keeps its brackets, and *port is -1 where there is
 * none.  False if it is not one.
 */
bool tga_authority_split(tga_span authority, tga_span *host, int *port)
	__attribute__((warn_unused_result));

#endif
