/*
 * client_uri.h
 *		Addresses that a client is registered with.
 */
#ifndef TGA_CLIENT_URI_H
#define TGA_CLIENT_URI_H

#include <stdbool.h>

/*
 * Why a browser may not be sent there, or NULL: absolute, visible ASCII, no fragment
 * (RFC 6749 section 3.1.2); https, http to this very machine alone (RFC 9700 section
 * 2.6), or an application's own scheme, which has a dot (RFC 8252 section 7.1).
 */
const char *tga_client_redirect_fault(const char *uri);

/* Why nothing can be posted there, or NULL: https, or http of this machine. */
const char *tga_client_post_fault(const char *uri);

/*
 * Whether the address of a request is the one registered, to the letter (RFC 9700
 * section 4.1.3), but for the port of a loopback address (RFC 8252 section 7.3).
 */
bool tga_client_uri_matches(const char *registered, const char *uri);

#endif
