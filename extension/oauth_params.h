/*
 * oauth_params.h
 *		What a request for authorization asks for (OpenID Connect Core section 3.1.2.1).
 */
#ifndef TGA_OAUTH_PARAMS_H
#define TGA_OAUTH_PARAMS_H

#include "client.h"
#include "oauth_form.h"

#define TGA_PROMPT_NONE 1
#define TGA_PROMPT_LOGIN 2
#define TGA_PROMPT_CONSENT 4
#define TGA_PROMPT_SELECT_ACCOUNT 8

typedef struct tga_oauth_params
{
	uint32_t scopes;
	uint32_t id_token_claims; /* of the parameter claims */
	uint32_t userinfo_claims;
	unsigned prompt;
	int64 max_age;		   /* seconds; -1: none */
	const char *challenge; /* of PKCE, or NULL */
	uint32_t proofs;	   /* a set of tga_session_proof, of which acr must be one */
	int64 user_id;		   /* of id_token_hint, or of the claim sub; 0: anybody */
} tga_oauth_params;

/* Why it cannot be answered: an error code and what is wrong, in one sentence. */
typedef struct tga_oauth_fault
{
	const char *error;
	const char *description;
} tga_oauth_fault;

/* Reads them; a fault with a NULL error is none. */
tga_oauth_fault tga_oauth_params_read(const tga_call *call, const char *issuer,
									  const tga_oauth_form *form,
									  const tga_client *client, tga_oauth_params *params);

#endif
