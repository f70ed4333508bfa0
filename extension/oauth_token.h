/*
 * oauth_token.h
 *		The token endpoint: tokens for what a client presents.
 *
 * Access and refresh tokens are opaque, and known by their SHA-256: a revocation, or the
 * end of the session, is seen at once by whoever asks.
 */
#ifndef TGA_OAUTH_TOKEN_H
#define TGA_OAUTH_TOKEN_H

#include "oauth_answer.h"
#include "oauth_form.h"
#include "oauth_grant.h"

/* A request at the token endpoint, of a client that has authenticated. */
typedef struct tga_oauth_request
{
	const tga_call *call;
	const char *issuer;
	const tga_oauth_form *form;
	const tga_client *client;
} tga_oauth_request;

/* What each grant type does, which sets the answer. */
typedef void tga_oauth_grant_type(const tga_oauth_request *request,
								  tga_oauth_answer *answer);

tga_oauth_grant_type tga_oauth_code_exchange;
tga_oauth_grant_type tga_oauth_refresh;
tga_oauth_grant_type tga_oauth_device_exchange;

/* Gives tokens for a grant, whose session was read. */
void tga_oauth_issue(const tga_oauth_request *request, const tga_oauth_grant *grant,
					 tga_oauth_answer *answer);

/* 400 invalid_grant. */
void tga_oauth_invalid_grant(const tga_oauth_request *request, tga_oauth_answer *answer,
							 const char *description);

#endif
