/*
 * oauth_device_page.c
 *		tgauth_device: a person lets a device in, by the code that it shows.
 *
 * Somebody can send a code of their own device to a person who is logged in (RFC 8628
 * section 5.4).  So each approval takes a new confirmation in Telegram, and then a page that
 * says what the device is and asks, whatever the client's consent.
 */
#include "postgres.h"

#include <ctype.h>

#include "fmgr.h"

#include "arg.h"
#include "client.h"
#include "oauth_consent.h"
#include "oauth_device.h"
#include "oauth_grant.h"
#include "oauth_resume.h"
#include "oauth_scope.h"
#include "session.h"

enum device_column
{
	DEVICE_OUTCOME,
	DEVICE_ERROR,
	DEVICE_CLIENT_ID,
	DEVICE_CLIENT_NAME,
	DEVICE_SCOPES,
	DEVICE_RESUME,
	DEVICE_COLUMNS
};

/* The device that asks meanwhile waits, so that it finds what comes of this. */
static tga_statement lock_waiting = {
	.text = "SELECT client_id, scopes FROM %1$s.tgauth_client_device "
			"WHERE user_code = $1 AND state = 'waiting' AND expires_at > $2 FOR UPDATE",
	.nargs = 2,
	.types = {TEXTOID, TIMESTAMPTZOID},
};

static tga_statement decide = {
	.text = "UPDATE %1$s.tgauth_client_device SET state = $2, sid = $3 "
			"WHERE user_code = $1 AND state = 'waiting'",
	.nargs = 3,
	.types = {TEXTOID, TEXTOID, BYTEAOID},
};

static tga_statement select_began = {
	.text = "SELECT created_at FROM %1$s.tgauth_session WHERE login_id = $1",
	.nargs = 1,
	.types = {BYTEAOID},
};

typedef struct tga_device_page
{
	const tga_call *call;
	tga_oauth_form form;
	char user_code[TGA_USER_CODE_CHARS + 1];
	tga_client client;
	uint32_t scopes;
	tga_session_identity who;

	/* The answer. */
	tga_oauth_outcome outcome;
	const char *error;
	char resume[TGA_OAUTH_RESUME_CHARS + 1];
} tga_device_page;

/* False, for the step that ends it. */
static bool
end(tga_device_page *d, tga_oauth_outcome outcome, const char *error)
{
	d->outcome = outcome;
	d->error = error;
	return false;
}

/* A code as people type it: in whatever case, with whatever between the letters. */
static bool
read_code(const char *typed, char code[static TGA_USER_CODE_CHARS + 1])
{
	int count = 0;

	for (; *typed != '\0'; typed++)
	{
		char letter = (char) toupper((unsigned char) *typed);

		if (!isalnum((unsigned char) *typed))
			continue;
		if (count == TGA_USER_CODE_CHARS ||
			strchr(TGA_USER_CODE_ALPHABET, letter) == NULL)
			return false;
		code[count++] = letter;
	}
	code[count] = '\0';
	return count == TGA_USER_CODE_CHARS;
}

static bool
find_device(tga_device_page *d)
{
	const char *typed = tga_oauth_form_value(&d->form, "user_code");
	tga_args args = {0};
	Datum scopes;
	bool isnull;

	if (d->form.broken || d->form.repeated != NULL)
		return end(d, TGA_OAUTH_CODE, "invalid_request");
	if (typed == NULL)
		return end(d, TGA_OAUTH_CODE, NULL);
	if (!read_code(typed, d->user_code))
		return end(d, TGA_OAUTH_CODE, "invalid_code");
	tga_spi_arg_text(&args, d->user_code);
	tga_spi_arg_time(&args, d->call->now);
	if (tga_spi_run(d->call, &lock_waiting, &args) == 0)
		return end(d, TGA_OAUTH_CODE, "invalid_code");
	scopes = tga_spi_cell(2, &isnull);
	d->scopes = tga_oauth_scopes_of(scopes, isnull);
	return tga_client_find(d->call, tga_spi_text(1), &d->client) ||
		   end(d, TGA_OAUTH_CODE, "invalid_code");
}

/* Whether the person has seen the page that asks, which only follows a new confirmation. */
static bool
was_asked(const tga_device_page *d)
{
	TimestampTz made_at;

	return tga_oauth_resume_check(d->call, TGA_RESUME_DEVICE, &d->form, d->who.login_id,
								  &made_at);
}

/* A confirmation in Telegram that this code led to. */
static bool
identify(tga_device_page *d, const text *token)
{
	tga_args args = {0};
	TimestampTz made_at, began;

	if (token != NULL && tga_session_find(d->call, token, &d->who))
	{
		if (was_asked(d))
			return true;
		tga_spi_arg_bytes(&args, d->who.login_id, TGA_LOGIN_ID_BYTES);
		if (tga_oauth_resume_check(d->call, TGA_RESUME_LOGIN, &d->form, NULL, &made_at) &&
			tga_spi_run(d->call, &select_began, &args) > 0 && tga_spi_time(1, &began) &&
			began >= made_at)
			return true;
	}
	tga_oauth_resume_make(d->call, TGA_RESUME_LOGIN, &d->form, NULL, d->resume);
	return end(d, TGA_OAUTH_LOGIN, NULL);
}

static void
write_decision(tga_device_page *d, const char *state, const uint8_t *sid)
{
	tga_args args = {0};

	tga_spi_arg_text(&args, d->user_code);
	tga_spi_arg_text(&args, state);
	if (sid != NULL)
		tga_spi_arg_bytes(&args, sid, TGA_SID_BYTES);
	else
		tga_spi_arg_null(&args);
	if (tga_spi_run(d->call, &decide, &args) == 0)
		tga_spi_kept_out("tgauth_client_device");
}

static void
ask_or_decide(tga_device_page *d)
{
	uint8_t sid[TGA_SID_BYTES];

	if (!tga_client_admits(d->call, &d->client, d->who.user_id))
		d->outcome = TGA_OAUTH_FORBIDDEN;
	else if (d->form.decision == NULL || !was_asked(d))
	{
		tga_oauth_resume_make(d->call, TGA_RESUME_DEVICE, &d->form, d->who.login_id,
							  d->resume);
		d->outcome = TGA_OAUTH_CONSENT;
	}
	else if (strcmp(d->form.decision, "allow") != 0)
	{
		write_decision(d, "denied", NULL);
		d->outcome = TGA_OAUTH_DENIED;
	}
	else if (tga_oauth_grant_sid(d->call, &d->client, d->who.login_id, d->who.user_id,
								 sid))
	{
		write_decision(d, "approved", sid);
		tga_oauth_consent_give(d->call, &d->client, d->who.user_id, d->scopes);
		d->outcome = TGA_OAUTH_APPROVED;
	}
	else
		d->outcome = TGA_OAUTH_CODE;
}

/* tgauth_device(form, session_token) → what the person gets to see */
PG_FUNCTION_INFO_V1(tgauth_device);
Datum
tgauth_device(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_device_page d = {.call = &call};
	Datum values[DEVICE_COLUMNS];
	bool nulls[DEVICE_COLUMNS] = {false};

	tga_oauth_form_arg(fcinfo, 0, &d.form);
	tga_spi_begin(&call, fcinfo);
	if (find_device(&d) && identify(&d, tga_arg_text(fcinfo, 1)))
		ask_or_decide(&d);
	tga_spi_end();
	tga_spi_set_text(values, nulls, DEVICE_OUTCOME, tga_oauth_outcome_word(d.outcome));
	tga_spi_set_text(values, nulls, DEVICE_ERROR, d.error);
	tga_spi_set_text(values, nulls, DEVICE_CLIENT_ID, d.client.client_id);
	tga_spi_set_text(values, nulls, DEVICE_CLIENT_NAME, d.client.name);
	nulls[DEVICE_SCOPES] = d.client.client_id == NULL;
	if (d.client.client_id != NULL)
		values[DEVICE_SCOPES] = tga_oauth_scopes_array(d.scopes);
	tga_spi_set_text(values, nulls, DEVICE_RESUME, d.resume[0] != '\0' ? d.resume : NULL);
	return tga_spi_return_row(fcinfo, values, nulls);
}
