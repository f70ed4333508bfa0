/*
 * oauth_grant.h
 *		What a client was granted, from which its tokens are made, and the session that
 *		they live by.
 *
 *		sid			what a client has of a session: 16 random bytes, in hex the claim `sid`
 *		family		the hash of the code, or device code, that the first tokens were for
 */
#ifndef TGA_OAUTH_GRANT_H
#define TGA_OAUTH_GRANT_H

#include "client.h"
#include "crypto.h"
#include "start_token.h"
#include "status.h"

#define TGA_SID_BYTES 16

/* How long an access token and an ID token live, if the session does. */
#define TGA_OAUTH_TOKEN_SECONDS (60 * 60)

typedef struct tga_oauth_grant
{
	uint8_t family[TGA_CRYPTO_DIGEST];
	uint8_t sid[TGA_SID_BYTES];
	uint32_t scopes;
	uint32_t refresh_scopes;  /* of the refresh token, if it has others; else 0 */
	uint32_t id_token_claims; /* that the parameter claims asked for */
	uint32_t userinfo_claims;
	const char *nonce; /* or NULL */
	TimestampTz auth_time;
	/* Of the session. */
	int64 user_id;
	uint8_t login_id[TGA_LOGIN_ID_BYTES];
	tga_session_proof proof;
	bool is_synced; /* by a passkey that its device can give to others */
	TimestampTz ends_at;
} tga_oauth_grant;

/*
 * The client's part in a session, made if there is none.  False if the session is not
 * live; else nobody revokes it until the transaction ends.
 */
bool tga_oauth_grant_sid(const tga_call *call, const tga_client *client,
						 const uint8_t login_id[static TGA_LOGIN_ID_BYTES], int64 user_id,
						 uint8_t sid[static TGA_SID_BYTES])
	__attribute__((warn_unused_result));

/*
 * For who is about to give tokens: reads the session of grant->sid, which is used by it,
 * and which nobody revokes until the transaction ends.  False if it is not live, or not
 * this client's.
 */
bool tga_oauth_grant_session(const tga_call *call, const tga_client *client,
							 tga_oauth_grant *grant) __attribute__((warn_unused_result));

/* Revokes all tokens of a family; how is what the journal says of it. */
void tga_oauth_grant_revoke(const tga_call *call,
							const uint8_t family[static TGA_CRYPTO_DIGEST],
							tga_journal_kind how);

/* A fresh code or token, 32 random bytes in base64url, and its hash. */
#define TGA_OAUTH_TOKEN_CHARS 43
void tga_oauth_token_make(char token[static TGA_OAUTH_TOKEN_CHARS + 1],
						  uint8_t hash[static TGA_CRYPTO_DIGEST]);

/* What one is known by; false for what cannot be one. */
bool tga_oauth_token_hash(const char *token, uint8_t hash[static TGA_CRYPTO_DIGEST])
	__attribute__((warn_unused_result));

#endif
