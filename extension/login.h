/*
 * login.h
 *		A login that a start token names: is the token ours, and what became of it.
 *
 * Order of the questions, for each function that takes a start token: invalid,
 * blocked, what its row says, expired, what comes of a login that links (user_link.h),
 * throttled.  The row comes before the age, since
 * Telegram redelivers an update long after.  Who declines is never throttled.
 */
#ifndef TGA_LOGIN_H
#define TGA_LOGIN_H

#include "postgres.h"

#include "utils/array.h"

#include "guc.h"
#include "login_key.h"
#include "spi.h"
#include "status.h"
#include "user.h"
#include "user_link.h"

typedef struct tga_login
{
	tga_start_token token;
	TimestampTz issued_at;
	int match_code;
	int choices[TGA_MATCH_CHOICES];
	uint8_t seal[TGA_HINT_SEAL_BYTES]; /* of a hint of its confirmation, now */
	tga_link link;					   /* of tga_login_status */
	int64 opened_by;				   /* Telegram id of who was first; 0: nobody */
} tga_login;

/* False if the token, NULL included, is not one of ours. */
bool tga_login_open(const tga_call *call, const text *token, tga_login *login)
	__attribute__((warn_unused_result));

/*
 * The status of a login for a person whose telegram_id is set: ok if they may still
 * answer, for which ttl seconds are given.  Sets the rest of user, the login's link, and
 * opened_by.
 */
tga_status tga_login_status(const tga_call *call, tga_login *login, tga_user *user,
							int ttl);

/* Whose account a login is about, for a person who was read; 0: nobody's yet. */
int64 tga_login_account(const tga_login *login, const tga_user *user);

/* Whether its link was made more than so many seconds ago. */
bool tga_login_is_older(const tga_call *call, const tga_login *login, int seconds);

/* What is unusual about a login of a user, and what is asked for because of it. */
typedef struct tga_login_news
{
	bool new_browser;
	bool new_network;
	tga_guc_confirm mode;
} tga_login_news;

/* Reads it for a user whose status was asked for. */
void tga_login_read_news(const tga_call *call, const tga_login *login,
						 const tga_user *user, tga_login_news *news);

/* What a person answered to the question about a login. */
typedef struct tga_consent
{
	const text *start_token; /* NULL: nothing that could be one */
	bool declines;
	bool types; /* no more than the first digit, which follows; 0: not even that */
	int first_digit;
	bool has_code;
	int code;
} tga_consent;

/*
 * The buttons of the question in a mode, as callback data; of type, what comes after a
 * first digit, or 0.
 */
ArrayType *tga_login_buttons(const tga_login *login, const text *start_token,
							 tga_guc_confirm mode, int first_digit);

/*
 * Does what the answer says, and returns the row of tgauth_confirm.  The arguments of
 * the caller are those of tgauth_confirm from telegram_id on to photo_url.
 */
Datum tga_login_answer(FunctionCallInfo fcinfo, const tga_consent *consent);

/*
 * Ends a login before it began, for all time.  why is declined, mismatch, shared,
 * taken or expired, and is what the bot is told.  The caller holds the lock of the login.
 */
void tga_login_burn(const tga_call *call, const tga_login *login, tga_status why);

/* Whether somebody else has opened the link; ends it, and tells the journals of both. */
bool tga_login_is_shared(const tga_login *login, const tga_user *user);
void tga_login_burn_shared(const tga_call *call, const tga_login *login,
						   const tga_user *user);

/*
 * An entry of the journal about a login, of a person who is a user or not; about one that
 * links it is of the account's user.
 */
void tga_login_journal(const tga_call *call, const tga_login *login, const tga_user *user,
					   tga_journal_kind kind, const char *detail);

/* Burns a login that links, of which nothing can come any more. */
void tga_login_burn_link(const tga_call *call, const tga_login *login,
						 const tga_user *user, tga_status why);

#endif
