/*
 * oauth_claims.h
 *		What a client is told of a person: the claims of userinfo and of ID tokens, which
 *		agree since one function makes both.
 *
 *		sub			the user's number, which never changes hands
 *		acr			urn:tgauth: and what the session was proved by
 *		amr			mca for a confirmation in Telegram, another channel than the browser's;
 *					pwd for a password (RFC 8176)
 *		auth_time	when it was
 */
#ifndef TGA_OAUTH_CLAIMS_H
#define TGA_OAUTH_CLAIMS_H

#include "oauth_answer.h"
#include "oauth_grant.h"

#define TGA_OAUTH_ACR "urn:tgauth:"

/* Adds sub and those of a set that are known of the user. */
void tga_oauth_claims_add(const tga_call *call, StringInfo json, int64 user_id,
						  uint32_t claims);

/*
 * The ID token of a grant (OpenID Connect Core section 2), with the hash of the access
 * token beside it.
 */
char *tga_oauth_id_token(const tga_call *call, const char *issuer,
						 const tga_client *client, const tga_oauth_grant *grant,
						 const char *access_token);

/* What an ID token of ours says, expired or not: a hint of who and where. */
typedef struct tga_oauth_hint
{
	int64 user_id;
	uint8_t sid[TGA_SID_BYTES];
	char *client_id;
} tga_oauth_hint;

/* False for one that was not made here, or for another issuer. */
bool tga_oauth_hint_read(const tga_call *call, const char *issuer, const char *id_token,
						 tga_oauth_hint *hint) __attribute__((warn_unused_result));

/* Signs claims, with the closing brace added, by the client's algorithm. */
char *tga_oauth_sign(const tga_call *call, const tga_client *client, const char *typ,
					 StringInfo claims);

#endif
