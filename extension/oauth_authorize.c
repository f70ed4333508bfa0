/*
 * oauth_authorize.c
 *		tgauth_authorize: what a browser that a client sent here gets to see.
 *
 * In this order, each step the first that can end it:
 *
 *		client and redirect URI		a page, since nobody unproven is redirected to
 *									(RFC 6749 section 3.1.2.4)
 *		the parameters				back to the client with an error
 *		who it is					the login page, or login_required
 *		the client's groups			a page, or access_denied
 *		consent						a page, or consent_required
 *		a code						back to the client with it
 *
 * Each answer to a client carries `iss` (RFC 9207) and its `state` as it came.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "arg.h"
#include "client_uri.h"
#include "oauth_answer.h"
#include "oauth_code.h"
#include "oauth_consent.h"
#include "oauth_params.h"
#include "oauth_resume.h"
#include "oauth_scope.h"
#include "session.h"
#include "session_usage.h"
#include "status.h"

enum authorize_column
{
	AUTHORIZE_OUTCOME,
	AUTHORIZE_REDIRECT_TO,
	AUTHORIZE_ERROR,
	AUTHORIZE_ERROR_DESCRIPTION,
	AUTHORIZE_CLIENT_ID,
	AUTHORIZE_CLIENT_NAME,
	AUTHORIZE_SCOPES,
	AUTHORIZE_RESUME,
	AUTHORIZE_COLUMNS
};

static tga_statement select_session = {
	.text = "SELECT created_at, proof FROM %1$s.tgauth_session WHERE login_id = $1",
	.nargs = 1,
	.types = {BYTEAOID},
};

typedef struct tga_authorize
{
	const tga_call *call;
	const char *issuer;
	tga_oauth_form form;
	tga_client client;
	const char *redirect_uri;
	tga_oauth_params params;

	bool logged_in;
	tga_session_identity who; /* if so */
	TimestampTz auth_time;
	tga_session_proof proof;

	/* The answer. */
	tga_oauth_outcome outcome;
	StringInfoData redirect_to; /* empty: nowhere */
	tga_oauth_fault fault;
	uint32_t scopes; /* that consent is asked for */
	char resume[TGA_OAUTH_RESUME_CHARS + 1];
} tga_authorize;

/* --- answers to the client ------------------------------------------------------------ */

static void
finish_address(tga_authorize *a)
{
	const char *state = tga_oauth_form_value(&a->form, "state");

	if (state != NULL && !tga_oauth_form_repeats(&a->form, "state"))
		tga_oauth_add_parameter(&a->redirect_to, "state", state);
	tga_oauth_add_parameter(&a->redirect_to, "iss", a->issuer);
}

static void
set_error(tga_authorize *a, tga_oauth_fault fault)
{
	a->fault = fault;
	resetStringInfo(&a->redirect_to);
	appendStringInfoString(&a->redirect_to, a->redirect_uri);
	tga_oauth_add_parameter(&a->redirect_to, "error", fault.error);
	tga_oauth_add_parameter(&a->redirect_to, "error_description", fault.description);
	finish_address(a);
}

/* Ends it with an error; false, for the steps below. */
static bool
deny(tga_authorize *a, tga_oauth_fault fault)
{
	set_error(a, fault);
	a->outcome = TGA_OAUTH_REDIRECT;
	return false;
}

/* Ends it with an error that the person alone sees. */
static bool
refuse(tga_authorize *a, const char *error, const char *description)
{
	a->fault = (tga_oauth_fault){error, description};
	a->outcome = TGA_OAUTH_REFUSED;
	return false;
}

/* --- steps: false where it ends ------------------------------------------------------- */

static bool
find_client(tga_authorize *a)
{
	const char *client_id = tga_oauth_form_text(&a->form, "client_id");
	const char *uri = tga_oauth_form_text(&a->form, "redirect_uri");
	Datum *registered;
	int n;

	if (client_id == NULL || tga_oauth_form_repeats(&a->form, "client_id") ||
		tga_oauth_form_repeats(&a->form, "redirect_uri"))
		return refuse(a, "invalid_request",
					  "client_id and redirect_uri must each come once");
	if (!tga_client_find(a->call, client_id, &a->client))
	{
		a->client.client_id = NULL;
		return refuse(a, "unknown_client", "there is no such client");
	}
	deconstruct_array(DatumGetArrayTypeP(a->client.redirect_uris), TEXTOID, -1, false,
					  TYPALIGN_INT, &registered, NULL, &n);
	for (int i = 0; uri != NULL && i < n; i++)
		if (tga_client_uri_matches(TextDatumGetCString(registered[i]), uri))
		{
			a->redirect_uri = uri;
			return true;
		}
	return refuse(a, "invalid_redirect_uri",
				  "redirect_uri is not registered for the client");
}

static bool
read_params(tga_authorize *a)
{
	tga_oauth_fault fault =
		tga_oauth_params_read(a->call, a->issuer, &a->form, &a->client, &a->params);

	return fault.error == NULL || deny(a, fault);
}

static void
find_session(tga_authorize *a, const text *token)
{
	tga_args args = {0};

	if (token == NULL || !tga_session_find(a->call, token, &a->who))
		return;
	tga_spi_arg_bytes(&args, a->who.login_id, TGA_LOGIN_ID_BYTES);
	a->logged_in = tga_spi_run(a->call, &select_session, &args) > 0 &&
				   tga_spi_time(1, &a->auth_time) &&
				   tga_session_proof_parse(tga_spi_text(2), &a->proof);
}

/*
 * Whether the session is of a confirmation that this request led to: it is younger than
 * the request's first visit, or it has been shown the consent page since then.
 */
static bool
confirmed_anew(const tga_authorize *a)
{
	TimestampTz made_at;

	return (tga_oauth_resume_check(a->call, TGA_RESUME_LOGIN, &a->form, NULL, &made_at) &&
			a->auth_time >= made_at) ||
		   tga_oauth_resume_check(a->call, TGA_RESUME_CONSENT, &a->form, a->who.login_id,
								  &made_at);
}

/* prompt, max_age, who it has to be and by what proof (OpenID Connect Core section 3.1.2.3). */
static bool
identify(tga_authorize *a)
{
	const tga_oauth_params *p = &a->params;
	bool anew = a->logged_in && confirmed_anew(a);
	bool is_old =
		p->max_age >= 0 && a->call->now - a->auth_time > p->max_age * USECS_PER_SEC;
	bool other = p->user_id != 0 && a->who.user_id != p->user_id;
	bool met = a->logged_in && (p->proofs & TGA_SET(a->proof)) != 0;

	if (met && !other && (anew || !is_old) &&
		(anew || !(p->prompt & (TGA_PROMPT_LOGIN | TGA_PROMPT_SELECT_ACCOUNT))))
		return true;
	if (p->proofs == 0 || (anew && !met))
		return deny(a, (tga_oauth_fault){"unmet_authentication_requirements",
										 "the login is of another acr than is wanted"});
	if ((p->prompt & TGA_PROMPT_NONE) || anew)
		return deny(
			a, (tga_oauth_fault){"login_required", anew ? "somebody else has logged in"
														: "a login is needed"});
	tga_oauth_resume_make(a->call, TGA_RESUME_LOGIN, &a->form, NULL, a->resume);
	a->outcome = TGA_OAUTH_LOGIN;
	return false;
}

static bool
admit(tga_authorize *a)
{
	static const tga_oauth_fault fault = {"access_denied",
										  "the person is in none of the client's groups"};

	if (tga_client_admits(a->call, &a->client, a->who.user_id))
		return true;
	(void) deny(a, fault);
	if (!(a->params.prompt & TGA_PROMPT_NONE))
		a->outcome = TGA_OAUTH_FORBIDDEN;
	return false;
}

/*
 * A client that keeps no secret and waits on this machine, or by a scheme of its own, can
 * be any program there that knows its name: what was allowed before says nothing of this
 * one (RFC 8252 section 8.6, RFC 6749 section 10.2).
 */
static bool
can_be_anybody(const tga_authorize *a)
{
	return strcmp(a->client.authentication, "none") == 0 &&
		   strncmp(a->redirect_uri, "https://", strlen("https://")) != 0;
}

static bool
consent(tga_authorize *a)
{
	/* Claims that are asked for one by one are told of as what they belong to. */
	uint32_t scopes =
		a->params.scopes |
		tga_oauth_scopes_of_claims(a->params.id_token_claims | a->params.userinfo_claims);
	TimestampTz made_at;
	bool asks = (a->params.prompt & TGA_PROMPT_CONSENT) ||
				(a->client.asks_consent &&
				 (can_be_anybody(a) ||
				  !tga_oauth_consent_given(a->call, &a->client, a->who.user_id, scopes)));

	if (!asks)
		return true;
	if (a->params.prompt & TGA_PROMPT_NONE)
		return deny(a, (tga_oauth_fault){"consent_required", "consent is needed"});
	if (a->form.decision != NULL &&
		tga_oauth_resume_check(a->call, TGA_RESUME_CONSENT, &a->form, a->who.login_id,
							   &made_at))
	{
		if (strcmp(a->form.decision, "allow") != 0)
			return deny(a, (tga_oauth_fault){"access_denied", "the person has declined"});
		tga_oauth_consent_give(a->call, &a->client, a->who.user_id, scopes);
		return true;
	}
	a->scopes = scopes;
	tga_oauth_resume_make(a->call, TGA_RESUME_CONSENT, &a->form, a->who.login_id,
						  a->resume);
	a->outcome = TGA_OAUTH_CONSENT;
	return false;
}

static void
give_code(tga_authorize *a)
{
	tga_oauth_grant grant = {
		.scopes = a->params.scopes,
		.id_token_claims = a->params.id_token_claims,
		.userinfo_claims = a->params.userinfo_claims,
		.nonce = tga_oauth_form_text(&a->form, "nonce"),
		.auth_time = a->auth_time,
	};
	char code[TGA_OAUTH_TOKEN_CHARS + 1];

	if (!tga_oauth_grant_sid(a->call, &a->client, a->who.login_id, a->who.user_id,
							 grant.sid))
	{
		(void) deny(a, (tga_oauth_fault){"login_required", "the session has ended"});
		return;
	}
	tga_oauth_code_write(a->call, &grant, a->redirect_uri, a->params.challenge, code);
	appendStringInfoString(&a->redirect_to, a->redirect_uri);
	tga_oauth_add_parameter(&a->redirect_to, "code", code);
	finish_address(a);
	a->outcome = TGA_OAUTH_REDIRECT;
	explicit_bzero(code, sizeof(code));
}

static Datum
answer(FunctionCallInfo fcinfo, const tga_authorize *a)
{
	Datum values[AUTHORIZE_COLUMNS];
	bool nulls[AUTHORIZE_COLUMNS] = {false};

	tga_spi_set_text(values, nulls, AUTHORIZE_OUTCOME,
					 tga_oauth_outcome_word(a->outcome));
	tga_spi_set_text(values, nulls, AUTHORIZE_REDIRECT_TO,
					 a->redirect_to.len > 0 ? a->redirect_to.data : NULL);
	tga_spi_set_text(values, nulls, AUTHORIZE_ERROR, a->fault.error);
	tga_spi_set_text(values, nulls, AUTHORIZE_ERROR_DESCRIPTION, a->fault.description);
	tga_spi_set_text(values, nulls, AUTHORIZE_CLIENT_ID, a->client.client_id);
	tga_spi_set_text(values, nulls, AUTHORIZE_CLIENT_NAME, a->client.name);
	nulls[AUTHORIZE_SCOPES] = a->scopes == 0;
	if (a->scopes != 0)
		values[AUTHORIZE_SCOPES] = tga_oauth_scopes_array(a->scopes);
	tga_spi_set_text(values, nulls, AUTHORIZE_RESUME,
					 a->resume[0] != '\0' ? a->resume : NULL);
	return tga_spi_return_row(fcinfo, values, nulls);
}

/* tgauth_authorize(issuer, query, session_token) → what comes of it */
PG_FUNCTION_INFO_V1(tgauth_authorize);
Datum
tgauth_authorize(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_authorize a = {.call = &call, .issuer = tga_arg_string(fcinfo, 0, "issuer")};

	tga_oauth_form_arg(fcinfo, 1, &a.form);
	/* In the memory of the caller, as what is returned lives longer than the call. */
	initStringInfo(&a.redirect_to);
	tga_spi_begin(&call, fcinfo);
	if (find_client(&a) && read_params(&a))
	{
		find_session(&a, tga_arg_text(fcinfo, 2));
		if (identify(&a) && admit(&a) && consent(&a))
		{
			give_code(&a);
			tga_session_record_use(fcinfo, a.who.login_id);
		}
	}
	tga_spi_end();
	return answer(fcinfo, &a);
}
