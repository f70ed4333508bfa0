/*
 * client_address.h
 *		A client's address in the eight bytes that a start token has for it.
 *
 * An IPv6 client is known by its /64 prefix, an IPv4 client whole, behind the
 * marker 0000:ffff, which no assigned prefix begins with.  All zero: unknown.
 */
#ifndef TGA_CLIENT_ADDRESS_H
#define TGA_CLIENT_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "start_token.h"

/* "2001:db8:1:2::/64" and a NUL fit. */
#define TGA_ADDRESS_TEXT 64

/*
 * Packs a numeric address, IPv4, IPv6 or IPv4-mapped IPv6, without prefix
 * length or port.  False, and all zero, for anything else.
 */
bool tga_address_pack(const char *text, uint8_t packed[static TGA_ADDRESS_BYTES]);

/*
 * The text that inet_in reads: "192.0.2.7" or "2001:db8:1:2::/64".  False for an
 * unknown address.
 */
bool tga_address_unpack(const uint8_t packed[static TGA_ADDRESS_BYTES],
						char text[static TGA_ADDRESS_TEXT]);

#endif
