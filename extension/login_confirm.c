/*
 * login_confirm.c
 *		tgauth_confirm: a login becomes a session.
 *
 * In one transaction the user is made or updated, their password reset and the
 * session written.  The lock on the login comes first, so of two people who
 * race for one link the second finds the row of the first; the primary key of
 * tgauth_session stands behind it.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "answer_data.h"
#include "arg.h"
#include "attempts.h"
#include "guc.h"
#include "lock.h"
#include "login.h"
#include "login_hook.h"
#include "login_return.h"
#include "notify.h"
#include "password_machine.h"
#include "session.h"
#include "session_usage.h"
#include "user_client.h"

enum confirm_arg
{
	ARG_START_TOKEN,
	ARG_TELEGRAM_ID,
	ARG_PROFILE, /* five of them */
	ARG_MATCH_CODE = ARG_PROFILE + 5
};

enum confirm_column
{
	CONFIRM_STATUS,
	CONFIRM_USER_ID,
	CONFIRM_IS_NEW,
	CONFIRM_PASSWORD,
	CONFIRM_LOGIN_ID,
	CONFIRM_MESSAGE,
	CONFIRM_BUTTONS,
	CONFIRM_RETURN_URL,
	CONFIRM_RETURN_CODE,
	CONFIRM_LINKS,
	CONFIRM_COLUMNS
};

/* ok, or what is still missing from the person's consent. */
static tga_status
judge_consent(const tga_consent *consent, const tga_login *login, const tga_user *user,
			  tga_guc_confirm mode)
{
	if (consent->declines)
		return TGA_STATUS_DECLINED;
	if (user->waits)
		return TGA_STATUS_THROTTLED;
	if (consent->types)
		return TGA_STATUS_INCOMPLETE;
	/* Whatever they were asked, it was not about this link. */
	if (login->link.user_id != 0 && !login->link.was_asked)
		return TGA_STATUS_MATCH_REQUIRED;
	if (mode < TGA_GUC_CONFIRM_MATCH)
		return TGA_STATUS_OK;
	if (!consent->has_code)
		return TGA_STATUS_MATCH_REQUIRED;
	return consent->code == login->match_code ? TGA_STATUS_OK : TGA_STATUS_MISMATCH;
}

/* One confirmation, with what it gives besides its status. */
typedef struct tga_confirmation
{
	tga_call *call;
	FunctionCallInfo fcinfo;
	const tga_consent *consent;
	tga_login login;
	tga_user user;
	bool is_new;
	char password[TGA_PASSWORD_CHARS + 1]; /* empty: none was made */
	const char *message;				   /* of a login that was refused */
	tga_return_offer offer;				   /* of one that was confirmed */
	tga_status unmade;					   /* why there was no session to make */
} tga_confirmation;

/* Makes the person a user, or one who registered their user: confirmed, or why not. */
static tga_status
make_user(tga_confirmation *c)
{
	tga_user_profile profile;
	char hash[TGA_PASSWORD_HASH_CHARS + 1] = "";
	const char *one_time_hash = tga_guc_reset_password ? hash : NULL;

	tga_user_profile_args(c->fcinfo, ARG_PROFILE, &profile);
	if (tga_guc_reset_password)
		tga_password_make(c->password, hash);
	if (c->login.link.user_id != 0)
		return tga_link_make(c->call, c->login.token.login_id, &c->user, &profile,
							 one_time_hash, tga_return_is_required(), &c->login.link);
	return tga_user_login(c->call, &c->user, &profile, one_time_hash, &c->is_new)
			   ? TGA_STATUS_OK
			   : TGA_STATUS_BLOCKED;
}

/* Makes the session, unless the person cannot have one since this moment. */
static bool
make_session(void *arg, int64 *user_id)
{
	tga_confirmation *c = arg;
	bool returns = tga_return_is_required();

	c->unmade = make_user(c);
	if (c->unmade != TGA_STATUS_OK)
		return false;
	if (!(returns ? tga_session_write_returning(c->call, &c->login.token, c->user.id)
				  : tga_session_write(c->call, &c->login.token, c->user.id,
									  TGA_SESSION_PROOF_TELEGRAM, NULL,
									  tga_session_unclaimed_expiry(c->call))))
		ereport(ERROR, (errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
						errmsg("the login was decided by another transaction meanwhile"),
						errhint("Call the function again.")));
	tga_user_client_remember(c->call, c->login.token.login_id);
	/* A seal says that it can be claimed, so one that waits has none. */
	tga_notify_login(TGA_NOTICE_CONFIRMED, &c->login.token,
					 returns ? NULL : c->login.seal);
	if (c->login.link.user_id != 0 && !returns)
		tga_login_journal(c->call, &c->login, &c->user, TGA_JOURNAL_LINKED,
						  psprintf(INT64_FORMAT, c->user.telegram_id));
	if (c->user.guessed)
		tga_attempt_telegram_good(c->call, c->user.telegram_id);
	*user_id = c->user.id;
	return true;
}

static void
burn(const tga_confirmation *c, tga_status why)
{
	bool wrong = why == TGA_STATUS_MISMATCH;

	tga_login_burn(c->call, &c->login, why);
	if (wrong)
		tga_attempt_telegram_wrong(c->call, c->user.telegram_id);
	tga_login_journal(c->call, &c->login, &c->user,
					  wrong ? TGA_JOURNAL_MISMATCH : TGA_JOURNAL_DECLINED, NULL);
}

/* The status of a login that is ours, and all that follows from it. */
static tga_status
decide(tga_confirmation *c)
{
	tga_login_news news;
	bool at_start;
	tga_status status;
	bool made;

	c->call->now = tga_lock_login(c->login.token.login_id);
	status = tga_login_status(c->call, &c->login, &c->user,
							  Max(tga_guc_start_ttl, tga_guc_confirm_ttl));
	if (status == TGA_STATUS_ALREADY_CONFIRMED)
		c->offer = tga_return_offer_again(c->call, &c->login.token, c->user.id);
	if (c->login.link.is_over)
		tga_login_burn_link(c->call, &c->login, &c->user, status);
	if (status != TGA_STATUS_OK)
		return status;
	tga_login_read_news(c->call, &c->login, &c->user, &news);
	at_start = news.mode == TGA_GUC_CONFIRM_START && !c->consent->declines;
	if (tga_login_is_older(c->call, &c->login,
						   at_start ? tga_guc_start_ttl : tga_guc_confirm_ttl))
		return TGA_STATUS_EXPIRED;
	if (!c->consent->declines && tga_login_is_shared(&c->login, &c->user))
	{
		tga_login_burn_shared(c->call, &c->login, &c->user);
		return TGA_STATUS_SHARED;
	}
	status = judge_consent(c->consent, &c->login, &c->user, news.mode);
	if (status == TGA_STATUS_MISMATCH || status == TGA_STATUS_DECLINED)
		burn(c, status);
	if (status != TGA_STATUS_OK)
		return status;
	c->message = tga_login_hook_around(
		c->call,
		&(tga_login_hook_about){TGA_SESSION_PROOF_TELEGRAM, &c->login.token,
								tga_login_account(&c->login, &c->user)},
		make_session, c, &made);
	if (c->message != NULL)
	{
		tga_login_journal(c->call, &c->login, &c->user, TGA_JOURNAL_REFUSED, c->message);
		return TGA_STATUS_REFUSED;
	}
	if (!made && c->login.link.is_over)
		tga_login_burn_link(c->call, &c->login, &c->user, c->unmade);
	if (!made)
		return c->unmade;
	c->offer = tga_return_offer_now(c->call, &c->login.token);
	return TGA_STATUS_CONFIRMED;
}

Datum
tga_login_answer(FunctionCallInfo fcinfo, const tga_consent *consent)
{
	tga_call call;
	tga_confirmation c = {.call = &call, .fcinfo = fcinfo, .consent = consent};
	tga_status status = TGA_STATUS_INVALID;
	bool opened;
	Datum values[CONFIRM_COLUMNS];
	bool nulls[CONFIRM_COLUMNS];

	c.user.telegram_id = tga_arg_telegram_id(fcinfo, ARG_TELEGRAM_ID);
	tga_spi_begin(&call, fcinfo);
	opened = tga_login_open(&call, consent->start_token, &c.login);
	if (opened)
		status = decide(&c);
	tga_spi_end();

	memset(nulls, true, sizeof(nulls));
	tga_spi_set_text(values, nulls, CONFIRM_STATUS, tga_status_word(status));
	tga_spi_set_text(values, nulls, CONFIRM_MESSAGE, c.message);
	tga_spi_set_text(values, nulls, CONFIRM_RETURN_URL, c.offer.url);
	tga_spi_set_text(values, nulls, CONFIRM_RETURN_CODE, c.offer.code);
	if (opened)
	{
		values[CONFIRM_LOGIN_ID] =
			tga_spi_bytea(c.login.token.login_id, TGA_LOGIN_ID_BYTES);
		nulls[CONFIRM_LOGIN_ID] = false;
	}
	if (status == TGA_STATUS_CONFIRMED || status == TGA_STATUS_ALREADY_CONFIRMED)
	{
		values[CONFIRM_USER_ID] = Int64GetDatum(c.user.id);
		values[CONFIRM_IS_NEW] = BoolGetDatum(c.is_new);
		nulls[CONFIRM_USER_ID] = nulls[CONFIRM_IS_NEW] = false;
	}
	if (status == TGA_STATUS_CONFIRMED)
		tga_spi_set_text(values, nulls, CONFIRM_LINKS, c.login.link.username);
	if (status == TGA_STATUS_INCOMPLETE)
	{
		values[CONFIRM_BUTTONS] = PointerGetDatum(tga_login_buttons(
			&c.login, consent->start_token, TGA_GUC_CONFIRM_TYPE, consent->first_digit));
		nulls[CONFIRM_BUTTONS] = false;
	}
	if (status == TGA_STATUS_CONFIRMED && c.password[0] != '\0')
		tga_spi_set_text(values, nulls, CONFIRM_PASSWORD, c.password);
	explicit_bzero(c.password, sizeof(c.password));
	return tga_spi_return_row(fcinfo, values, nulls);
}

/* tgauth_confirm(start_token, telegram_id, …, match_code) → what came of it */
PG_FUNCTION_INFO_V1(tgauth_confirm);
Datum
tgauth_confirm(PG_FUNCTION_ARGS)
{
	tga_consent consent = {.start_token = tga_arg_text(fcinfo, ARG_START_TOKEN),
						   .has_code = !PG_ARGISNULL(ARG_MATCH_CODE)};

	if (consent.has_code)
		consent.code = PG_GETARG_INT32(ARG_MATCH_CODE);
	return tga_login_answer(fcinfo, &consent);
}

/* tgauth_answer(data, telegram_id, …) → the same, by what a button of the question says */
PG_FUNCTION_INFO_V1(tgauth_answer);
Datum
tgauth_answer(PG_FUNCTION_ARGS)
{
	const text *data = tga_arg_text(fcinfo, ARG_START_TOKEN);
	tga_answer answer;
	tga_consent consent = {0};

	if (data != NULL && tga_answer_read(text_to_cstring(data), &answer))
		consent = (tga_consent){
			.start_token = cstring_to_text(answer.start_token),
			.declines = answer.kind == TGA_ANSWER_DECLINE,
			.types = answer.kind == TGA_ANSWER_DIGIT || answer.kind == TGA_ANSWER_BACK,
			.first_digit = answer.kind == TGA_ANSWER_DIGIT ? answer.code : 0,
			.has_code = answer.code != 0,
			.code = answer.code};
	return tga_login_answer(fcinfo, &consent);
}
