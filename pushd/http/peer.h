/*
 * peer.h
 *		Who is at the other end of a connection: a proxy whose word counts, or a
 *		client that may have only so many.
 */
#ifndef PUSHD_PEER_H
#define PUSHD_PEER_H

#include "http/forwarded.h"
#include "http/limits.h"

/* What is kept with each connection; all zero at first. */
typedef struct pushd_peer
{
	bool trusted; /* its word on who asks counts */
	bool counted; /* in limits, under address */
	uint8_t address[TGA_ADDRESS_BYTES];
} pushd_peer;

/* A connection from what tga_http_peer says; false: one too many. */
bool pushd_peer_accept(pushd_peer *peer, const char *address,
					   const pushd_networks *trusted, pushd_limits *limits,
					   uint32_t minute) __attribute__((warn_unused_result));

/* Whether a peer with that address is a proxy whose word counts: a unix socket's is. */
bool pushd_peer_is_trusted(const char *address, const pushd_networks *trusted);

void pushd_peer_leave(const pushd_peer *peer, pushd_limits *limits);

#endif
