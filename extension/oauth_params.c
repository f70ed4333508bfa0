/*
 * oauth_params.c
 *		See oauth_params.h.
 *
 * Each parameter has a reader here; what is not named is ignored, as RFC 6749 section 3.1
 * wants (login_hint, ui_locales, claims_locales, acr_values and display among them).
 */
#include "oauth_params.h"

#include "json_scan.h"
#include "oauth_claims.h"
#include "oauth_code.h"
#include "oauth_scope.h"
#include "status.h"

#define CLAIMS_MAX 64
#define ALL_PROOFS (TGA_SET(TGA_SESSION_PROOF_COUNT) - 1)

static const tga_oauth_fault none = {NULL, NULL};

typedef struct tga_params_input
{
	const tga_call *call;
	const char *issuer;
	const tga_oauth_form *form;
	const tga_client *client;
} tga_params_input;

static tga_oauth_fault
invalid(const char *description)
{
	return (tga_oauth_fault){"invalid_request", description};
}

/* OpenID Connect Core section 6; what is asked for stands in the request itself. */
static tga_oauth_fault
read_request_objects(const tga_params_input *in, tga_oauth_params *params)
{
	if (tga_oauth_form_value(in->form, "request") != NULL)
		return (tga_oauth_fault){"request_not_supported",
								 "request objects are not supported"};
	if (tga_oauth_form_value(in->form, "request_uri") != NULL)
		return (tga_oauth_fault){"request_uri_not_supported",
								 "request objects are not supported"};
	if (tga_oauth_form_value(in->form, "registration") != NULL)
		return (tga_oauth_fault){"registration_not_supported",
								 "clients are registered by the operator"};
	return none;
}

/* The code flow alone (RFC 9700 section 2.1.2), its answer in the query. */
static tga_oauth_fault
read_response(const tga_params_input *in, tga_oauth_params *params)
{
	const char *type = tga_oauth_form_value(in->form, "response_type");
	const char *mode = tga_oauth_form_value(in->form, "response_mode");

	if (type == NULL)
		return invalid("there is no response_type");
	if (strcmp(type, "code") != 0)
		return (tga_oauth_fault){"unsupported_response_type",
								 "the only response_type is code"};
	if (mode != NULL && strcmp(mode, "query") != 0)
		return invalid("the only response_mode is query");
	return none;
}

static tga_oauth_fault
read_scope(const tga_params_input *in, tga_oauth_params *params)
{
	const char *scope = tga_oauth_form_value(in->form, "scope");

	params->scopes = scope != NULL ? tga_oauth_scopes_parse(scope) : 0;
	if ((params->scopes & TGA_SCOPE_SET(OPENID)) == 0)
		return (tga_oauth_fault){"invalid_scope", "the scope openid is missing"};
	return none;
}

/* RFC 7636, of which plain protects nothing. */
static tga_oauth_fault
read_pkce(const tga_params_input *in, tga_oauth_params *params)
{
	const char *method = tga_oauth_form_value(in->form, "code_challenge_method");

	params->challenge = tga_oauth_form_value(in->form, "code_challenge");
	if (params->challenge == NULL)
	{
		if (method != NULL)
			return invalid("there is no code_challenge");
		return in->client->pkce_required
				   ? invalid("this client must send a code_challenge")
				   : none;
	}
	if (method == NULL || strcmp(method, "S256") != 0)
		return invalid("the only code_challenge_method is S256");
	return tga_oauth_challenge_is_good(params->challenge)
			   ? none
			   : invalid("code_challenge is no digest of SHA-256 in base64url");
}

static tga_oauth_fault
read_prompt(const tga_params_input *in, tga_oauth_params *params)
{
	static const struct
	{
		const char *name;
		unsigned bit;
	} prompts[] = {{"none", TGA_PROMPT_NONE},
				   {"login", TGA_PROMPT_LOGIN},
				   {"consent", TGA_PROMPT_CONSENT},
				   {"select_account", TGA_PROMPT_SELECT_ACCOUNT}};
	const char *value = tga_oauth_form_value(in->form, "prompt");
	char *rest = value != NULL ? pstrdup(value) : NULL;
	char *word;

	while ((word = strsep(&rest, " ")) != NULL)
	{
		size_t i = 0;

		while (i < lengthof(prompts) && strcmp(word, prompts[i].name) != 0)
			i++;
		if (i == lengthof(prompts))
			return invalid("there is no such prompt");
		params->prompt |= prompts[i].bit;
	}
	if ((params->prompt & TGA_PROMPT_NONE) && params->prompt != TGA_PROMPT_NONE)
		return invalid("prompt none stands alone");
	return none;
}

static tga_oauth_fault
read_max_age(const tga_params_input *in, tga_oauth_params *params)
{
	const char *value = tga_oauth_form_value(in->form, "max_age");

	params->max_age = -1;
	if (value == NULL)
		return none;
	if (strlen(value) > 9 || strspn(value, "0123456789") != strlen(value))
		return invalid("max_age is no number of seconds");
	params->max_age = atoi(value);
	return none;
}

static bool
is_named(const tga_json_member *member, const char *name)
{
	return tga_json_find(member, 1, name) != NULL;
}

/* The one user that the claim sub wants (section 5.5.1), or nobody. */
static int64
read_sub(const tga_json_member *details, int count)
{
	const tga_json_member *value = tga_json_find(details, count, "value");
	tga_json_member number;
	int64 user_id;

	if (value == NULL)
		return 0;
	number = *value;
	number.type = TGA_JSON_NUMBER;
	return value->type == TGA_JSON_STRING && value->value_len > 0 &&
				   tga_json_integer(&number, &user_id)
			   ? user_id
			   : -1;
}

/* Which proofs an essential acr lets pass (section 5.5.1.1): its value, or its values. */
static uint32_t
read_acr(const tga_json_member *details, int count)
{
	const tga_json_member *essential = tga_json_find(details, count, "essential");
	const tga_json_member *values = tga_json_find(details, count, "values");
	const tga_json_member *value = tga_json_find(details, count, "value");
	uint32_t proofs = 0;

	if (essential == NULL || essential->type != TGA_JSON_TRUE ||
		(values == NULL && value == NULL))
		return ALL_PROOFS;
	for (int i = 0; i < TGA_SESSION_PROOF_COUNT; i++)
	{
		const char *word = tga_session_proof_word((tga_session_proof) i);
		const char *quoted = psprintf("\"" TGA_OAUTH_ACR "%s\"", word);

		/* What stands in quotes in a list of strings is one of them. */
		if (tga_json_is(value, psprintf(TGA_OAUTH_ACR "%s", word)) ||
			(values != NULL &&
			 memmem(values->value, values->value_len, quoted, strlen(quoted)) != NULL))
			proofs |= TGA_SET(i);
	}
	return proofs;
}

/* Of those names that there are; the others are left out (section 5.5). */
static bool
read_claim_names(const tga_json_member *object, uint32_t *claims,
				 tga_oauth_params *params)
{
	tga_json_member members[CLAIMS_MAX];
	tga_json_member details[CLAIMS_MAX];
	int count, of;

	if (object == NULL || object->type == TGA_JSON_NULL)
		return true;
	count = tga_json_object(object->value, object->value_len, members, CLAIMS_MAX);
	for (int i = 0; i < count; i++)
	{
		*claims |= tga_oauth_claim_of_name(members[i].name, members[i].name_len);
		if (members[i].type == TGA_JSON_NULL)
			continue;
		of = tga_json_object(members[i].value, members[i].value_len, details, CLAIMS_MAX);
		if (of < 0)
			return false;
		if (is_named(&members[i], "sub"))
			params->user_id = read_sub(details, of);
		if (is_named(&members[i], "acr"))
			params->proofs &= read_acr(details, of);
	}
	return count >= 0;
}

static tga_oauth_fault
read_claims(const tga_params_input *in, tga_oauth_params *params)
{
	const char *value = tga_oauth_form_value(in->form, "claims");
	tga_json_member members[CLAIMS_MAX];
	int count;

	if (value == NULL)
		return none;
	count = tga_json_object(value, strlen(value), members, CLAIMS_MAX);
	if (count < 0 ||
		!read_claim_names(tga_json_find(members, count, "id_token"),
						  &params->id_token_claims, params) ||
		!read_claim_names(tga_json_find(members, count, "userinfo"),
						  &params->userinfo_claims, params))
		return invalid("claims is no object of what it should be");
	return none;
}

/* An ID token of ours, for whichever client and however old. */
static tga_oauth_fault
read_hint(const tga_params_input *in, tga_oauth_params *params)
{
	const char *value = tga_oauth_form_value(in->form, "id_token_hint");
	tga_oauth_hint hint;

	if (value == NULL)
		return none;
	if (!tga_oauth_hint_read(in->call, in->issuer, value, &hint))
		return invalid("id_token_hint is no ID token of this issuer");
	params->user_id = hint.user_id;
	return none;
}

tga_oauth_fault
tga_oauth_params_read(const tga_call *call, const char *issuer,
					  const tga_oauth_form *form, const tga_client *client,
					  tga_oauth_params *params)
{
	static tga_oauth_fault (*const readers[])(const tga_params_input *,
											  tga_oauth_params *) = {
		read_request_objects, read_response, read_scope,  read_pkce,
		read_prompt,		  read_max_age,	 read_claims, read_hint,
	};
	const tga_params_input in = {call, issuer, form, client};
	tga_oauth_fault fault = none;

	memset(params, 0, sizeof(*params));
	params->proofs = ALL_PROOFS;
	if (form->broken)
		return invalid("the parameters are not encoded as a form's");
	if (form->repeated != NULL)
		return invalid("a parameter comes more than once");
	for (size_t i = 0; i < lengthof(readers) && fault.error == NULL; i++)
		fault = readers[i](&in, params);
	return fault;
}
