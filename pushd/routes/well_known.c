/*
 * well_known.c
 *		GET .well-known/openid-configuration: what the OpenID provider can and where
 *		(OpenID Connect Discovery 4); GET .well-known/jwks.json: the public keys that its
 *		tokens and access tokens are signed with.
 *
 * Both are kept by db, so that a stranger's request costs no query, and may be read by
 * scripts of any site: they are the same for everybody.
 */
#include "routes/routes.h"

#include <stdio.h>

#include "jwks.h"
#include "pushd.h"

static void
respond(pushd_request *r, const char *content_type, const tga_buffer *json)
{
	char cache[40];

	pushd_respond_field(r, "Access-Control-Allow-Origin", "*");
	if (json->len == 0)
	{
		pushd_respond_unavailable(r);
		return;
	}
	snprintf(cache, sizeof(cache), "public, max-age=%d", TGA_JWKS_MAX_AGE);
	pushd_respond_field(r, "Cache-Control", cache);
	pushd_respond(r, 200, content_type, json->bytes, json->len);
}

void
pushd_handle_jwks(pushd_request *r)
{
	respond(r, "application/jwk-set+json", &r->pushd->refresh.jwks);
}

void
pushd_handle_openid_configuration(pushd_request *r)
{
	respond(r, "application/json", &r->pushd->refresh.configuration);
}
