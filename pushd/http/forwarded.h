/*
 * forwarded.h
 *		Whose word counts for who asks: lists of networks, and what proxies write into a
 *		request of the way that it came.
 *
 * X-Forwarded-For is what nearly all proxies write: addresses, with or without a port,
 * brackets around IPv6, "unix:" for a client by unix socket.  RFC 7239's Forwarded is
 * read where there is no X-Forwarded-For.  Either may be spread over several fields.
 */
#ifndef PUSHD_FORWARDED_H
#define PUSHD_FORWARDED_H

#include <stdint.h>

#include "http_head.h"

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
 * The client's address: the peer's, unless it is a trusted proxy; then the rightmost
 * one that it and other proxies wrote and that is no trusted proxy itself.  What stands
 * left of that, anybody can have written.  Empty where the address is not told or cannot
 * be read: it is then nobody's, and never the proxy's.
 */
void pushd_forwarded_client(const pushd_networks *trusted, const char *peer,
							bool peer_trusted, const tga_http_head *head,
							char client[static PUSHD_ADDRESS_TEXT]);

/* Whether anything says that a proxy brought the request. */
bool pushd_is_forwarded(const tga_http_head *head);

/*
 * Scheme and host that the client asked for, as the first proxy saw them; at is NULL where
 * none says.
 */
tga_span pushd_forwarded_proto(const tga_http_head *head);
tga_span pushd_forwarded_host(const tga_http_head *head);

/* Calls each for every host that anybody on the way wrote, the client too. */
void pushd_forwarded_each_host(const tga_http_head *head,
							   void (*each)(void *arg, tga_span host), void *arg);

#endif
