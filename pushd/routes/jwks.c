/*
 * jwks.c
 *		GET .well-known/jwks.json: the public keys that access tokens are signed with.
 */
#include "routes/routes.h"

#include "pushd.h"

/* Kept by db, so that a stranger's request costs no query. */
void
pushd_handle_jwks(pushd_request *r)
{
	const tga_buffer *jwks = &r->pushd->refresh.jwks;

	if (jwks->len == 0)
	{
		pushd_respond_unavailable(r);
		return;
	}
	pushd_respond_field(r, "Cache-Control", "public, max-age=300");
	pushd_respond(r, 200, "application/jwk-set+json", jwks->bytes, jwks->len);
}
