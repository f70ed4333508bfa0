/*
 * forwarded.h
 *		Whose word counts for who asks: lists of networks, and X-Forwarded-For.
 */
#ifndef TGA_PUSHD_FORWARDED_H
#define TGA_PUSHD_FORWARDED_H

#include <stdint.h>

#include "span.h"

#define NETWORKS_MAX 64

/* The longest numeric address and a NUL. */
#define ADDRESS_TEXT 46

/* An IPv4 network is kept as the IPv6 one that is mapped from it. */
typedef struct network
{
	uint8_t bytes[16];
	int bits;
} network;

typedef struct networks
{
	int count;
	network list[NETWORKS_MAX];
} networks;

/* "10.0.0.0/8, ::1": false for a broken list. */
bool networks_parse(span text, networks *out) __attribute__((warn_unused_result));

/* Whether a numeric address lies in one of them. */
bool networks_have(const networks *list, const char *address);

/*
 * The client's address: the peer's, unless it is a trusted proxy; then the
 * rightmost one in X-Forwarded-For that is no trusted proxy itself.  What stands
 * left of that, anybody can have written.
 */
void forwarded_client(const networks *trusted, const char *peer, bool peer_trusted,
					  span x_forwarded_for, char client[static ADDRESS_TEXT]);

#endif
