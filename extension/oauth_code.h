/*
 * oauth_code.h
 *		Authorization codes: 32 random bytes, good once and for a minute.
 */
#ifndef TGA_OAUTH_CODE_H
#define TGA_OAUTH_CODE_H

#include "oauth_grant.h"

/* Writes a code for a grant, bound to the address that it is sent to. */
void tga_oauth_code_write(const tga_call *call, const tga_oauth_grant *grant,
						  const char *redirect_uri, const char *code_challenge,
						  char code[static TGA_OAUTH_TOKEN_CHARS + 1]);

/* Whether a text can be a challenge by S256: the digest in base64url. */
bool tga_oauth_challenge_is_good(const char *challenge)
	__attribute__((warn_unused_result));

#endif
