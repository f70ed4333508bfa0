/*
 * oauth_discovery.c
 *		tgauth_openid_configuration: what clients find out about the provider by
 *		themselves (OpenID Connect Discovery section 3, RFC 8414).
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "arg.h"
#include "oauth_answer.h"
#include "oauth_claims.h"
#include "oauth_scope.h"
#include "status.h"

#define SECRET_METHODS "\"client_secret_basic\",\"client_secret_post\""
#define METHODS "[" SECRET_METHODS ",\"none\"]"

/* Members whose values are the same everywhere, as JSON. */
static const struct
{
	const char *name;
	const char *value;
} constants[] = {
	{"response_types_supported", "[\"code\"]"},
	{"response_modes_supported", "[\"query\"]"},
	{"grant_types_supported", "[\"authorization_code\",\"refresh_token\","
							  "\"urn:ietf:params:oauth:grant-type:device_code\"]"},
	{"subject_types_supported", "[\"public\"]"},
	{"id_token_signing_alg_values_supported", "[\"RS256\",\"ES256\"]"},
	{"token_endpoint_auth_methods_supported", METHODS},
	{"introspection_endpoint_auth_methods_supported", "[" SECRET_METHODS "]"},
	{"revocation_endpoint_auth_methods_supported", METHODS},
	{"code_challenge_methods_supported", "[\"S256\"]"},
	{"prompt_values_supported", "[\"none\",\"login\",\"consent\",\"select_account\"]"},
	{"display_values_supported", "[\"page\",\"popup\",\"touch\"]"},
	{"claim_types_supported", "[\"normal\"]"},
	{"claims_parameter_supported", "true"},
	{"request_parameter_supported", "false"},
	{"request_uri_parameter_supported", "false"},
	{"require_request_uri_registration", "false"},
	{"authorization_response_iss_parameter_supported", "true"},
	{"backchannel_logout_supported", "true"},
	{"backchannel_logout_session_supported", "true"},
};

static const struct
{
	const char *name;
	const char *path;
} endpoints[] = {
	{"authorization_endpoint", "authorize"},
	{"token_endpoint", "token"},
	{"userinfo_endpoint", "userinfo"},
	{"introspection_endpoint", "introspect"},
	{"revocation_endpoint", "revoke"},
	{"end_session_endpoint", "end-session"},
	{"device_authorization_endpoint", "device_authorization"},
};

/* What ID tokens have besides what is known of a person. */
static const char *const token_claims[] = {"sub", "iss",	   "aud",	 "exp",
										   "iat", "auth_time", "nonce",	 "acr",
										   "amr", "sid",	   "at_hash"};

static void
add_lists(StringInfo json)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < TGA_SCOPES; i++)
		appendStringInfo(&list, "%c\"%s\"", i == 0 ? '[' : ',',
						 tga_oauth_scopes_list(TGA_SET(i)));
	appendStringInfoChar(&list, ']');
	tga_oauth_add_json(json, "scopes_supported", list.data);
	resetStringInfo(&list);
	for (int i = 0; i < TGA_SESSION_PROOF_COUNT; i++)
		appendStringInfo(&list, "%c\"" TGA_OAUTH_ACR "%s\"", i == 0 ? '[' : ',',
						 tga_session_proof_word((tga_session_proof) i));
	appendStringInfoChar(&list, ']');
	tga_oauth_add_json(json, "acr_values_supported", list.data);
	resetStringInfo(&list);
	for (size_t i = 0; i < lengthof(token_claims); i++)
		appendStringInfo(&list, "%c\"%s\"", i == 0 ? '[' : ',', token_claims[i]);
	for (int i = 0; i < TGA_CLAIMS; i++)
		appendStringInfo(&list, ",\"%s\"", tga_oauth_claim_name((tga_oauth_claim) i));
	appendStringInfoChar(&list, ']');
	tga_oauth_add_json(json, "claims_supported", list.data);
}

/* tgauth_openid_configuration(issuer, prefix) → a JSON document.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_openid_configuration);
Datum
tgauth_openid_configuration(PG_FUNCTION_ARGS)
{
	const char *issuer = text_to_cstring(PG_GETARG_TEXT_PP(0));
	const char *prefix = text_to_cstring(PG_GETARG_TEXT_PP(1));
	StringInfoData json;

	initStringInfo(&json);
	tga_oauth_add_text(&json, "issuer", issuer);
	for (size_t i = 0; i < lengthof(endpoints); i++)
		tga_oauth_add_text(&json, endpoints[i].name,
						   psprintf("%s%soauth/%s", issuer, prefix, endpoints[i].path));
	tga_oauth_add_text(&json, "jwks_uri", psprintf("%s/.well-known/jwks.json", issuer));
	for (size_t i = 0; i < lengthof(constants); i++)
		tga_oauth_add_json(&json, constants[i].name, constants[i].value);
	add_lists(&json);
	appendStringInfoChar(&json, '}');
	PG_RETURN_TEXT_P(cstring_to_text_with_len(json.data, json.len));
}
