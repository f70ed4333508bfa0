/*
 * forwarded.h
 *		Whose word counts for who asks: lists of networks, and X-Forwarded-For.
 */
#ifndef PUSHD_FORWARDED_H
#define PUSHD_FORWARDED_H

#include <stdint.h>

#include "span.h"

#define PUSHD_NETWORKS_MAX 64

/* The longest numeric address and a NUL. */
#define PUSHD_ADDRESS_TEXT 46

/* An IPv4 network is kept as the IPv6 one that is mapped from it. */
typedef struct pushd_network
{
	uint8_t bytes[16];
	int bits;
} pushd_network;

typedef struct pushd_networks
{
	int count;
	pushd_network list[PUSHD_NETWORKS_MAX];
} pushd_networks;

/* "10.0.0.0/8, ::1": false for a broken list. */
bool pushd_networks_parse(tga_span text, pushd_networks *out)
	__attribute__((warn_unused_result));

/* Whether a numeric address lies in one of them. */
bool pushd_networks_have(const pushd_networks *list, const char *address);

/*
 * The client's address: the peer's, unless it is a trusted proxy; then the
 * rightmost one in X-Forwarded-For that is no trusted proxy itself.  What stands
 * left of that, anybody can have written.
 */
void pushd_forwarded_client(const pushd_networks *trusted, const char *peer,
							bool peer_trusted, tga_span x_forwarded_for,
							char client[static PUSHD_ADDRESS_TEXT]);

#endif
