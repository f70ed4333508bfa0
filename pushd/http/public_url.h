/*
 * public_url.h
 *		The address under which browsers know this site: --url.
 *
 * From it follow the cookies' flags and the one origin that may post to us.
 * Plain http is taken for a loopback name alone.
 */
#ifndef PUSHD_PUBLIC_URL_H
#define PUSHD_PUBLIC_URL_H

#include "span.h"

#define PUSHD_PUBLIC_URL_MAX 280

typedef struct pushd_public_url
{
	bool secure;
	char origin[PUSHD_PUBLIC_URL_MAX]; /* "https://example.com", as browsers write it */
	char ws_origin[PUSHD_PUBLIC_URL_MAX]; /* "wss://example.com" */
	/* "example.com", for which browsers keep passkeys; empty where the host is no name. */
	char domain[PUSHD_PUBLIC_URL_MAX];
} pushd_public_url;

/* NULL when all is well, or what is wrong with the text. */
const char *pushd_public_url_parse(const char *text, pushd_public_url *url)
	__attribute__((warn_unused_result));

#endif
