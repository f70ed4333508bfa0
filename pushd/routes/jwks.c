/*
 * jwks.c
 *		GET .well-known/jwks.json: the public keys that access tokens are signed with.
 */
#include "routes/routes.h"

#include <stdio.h>

#include "jwks.h"
#include "pushd.h"

/* Kept by db, so that a stranger's request costs no query. */
void
pushd_handle_jwks(pushd_request *r)
{
	const tga_buffer *jwks = &r->pushd->refresh.jwks;
	char cache[40];

	if (jwks->len == 0)
	{
		pushd_respond_unavailable(r);
		return;
	}
	snprintf(cache, sizeof(cache), "public, max-age=%d", TGA_JWKS_MAX_AGE);
	pushd_respond_field(r, "Cache-Control", cache);
	pushd_respond(r, 200, "application/jwk-set+json", jwks->bytes, jwks->len);
}
