/*
 * client.h
 *		Clients: applications that log people in by OpenID Connect.
 *
 *		secret		32 random bytes, base64url, of which the SHA-256 is kept; a client
 *					has up to two, so that one can be replaced
 *		public		a client that can keep no secret (authentication none)
 */
#ifndef TGA_CLIENT_H
#define TGA_CLIENT_H

#include "spi.h"
#include "token_jws.h"

typedef struct tga_client
{
	const char *client_id;
	const char *name;
	const char *authentication; /* client_secret_basic, client_secret_post or none */
	bool pkce_required;
	bool device_grant; /* devices without a browser may ask for it */
	bool asks_consent;
	tga_jws_algorithm id_token_algorithm;
	Datum redirect_uris;	  /* of type text[] */
	uint32_t id_token_claims; /* a set of tga_oauth_claim */
} tga_client;

/* Reads one into the caller's memory; false if there is none of that name. */
bool tga_client_find(const tga_call *call, const char *client_id, tga_client *client)
	__attribute__((warn_unused_result));

/* Whether the client's groups let the user in; no groups let everybody. */
bool tga_client_admits(const tga_call *call, const tga_client *client, int64 user_id)
	__attribute__((warn_unused_result));

/* Whether one of the client's secrets it is, in constant time. */
bool tga_client_has_secret(const tga_call *call, const tga_client *client,
						   const char *secret) __attribute__((warn_unused_result));

#endif
