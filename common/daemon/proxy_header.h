/*
 * proxy_header.h
 *		The PROXY protocol, versions 1 and 2: who it is that a proxy of TCP connects for.
 *
 * HAProxy, nginx's stream module, Amazon's and others' load balancers send it before the
 * first byte of the client's.  https://www.haproxy.org/download/2.6/doc/proxy-protocol.txt
 */
#ifndef TGA_PROXY_HEADER_H
#define TGA_PROXY_HEADER_H

#include <netinet/in.h>
#include <stddef.h>

typedef enum tga_proxy_result
{
	TGA_PROXY_MORE, /* it may become one with more bytes */
	TGA_PROXY_BAD,
	TGA_PROXY_LOCAL,   /* the proxy itself, for its health checks */
	TGA_PROXY_UNKNOWN, /* somebody, whose address it does not tell */
	TGA_PROXY_CLIENT
} tga_proxy_result;

/* With all but MORE and BAD *used is the header's length; with CLIENT client is its address. */
tga_proxy_result tga_proxy_header_parse(const char *bytes, size_t len,
										char client[static INET6_ADDRSTRLEN],
										size_t *used) __attribute__((warn_unused_result));

#endif
