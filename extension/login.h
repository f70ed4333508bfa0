/*
 * login.h
 *		A login that a start token names: is the token ours, and what became of it.
 *
 * Order of the questions, for each function that takes a start token: invalid,
 * blocked, what its row says, expired.  The row comes before the age, since
 * Telegram redelivers an update long after.
 */
#ifndef TGA_LOGIN_H
#define TGA_LOGIN_H

#include "keys.h"
#include "statement.h"

/* What a bot is told.  A null status means that the login is still open. */
#define TGA_OK "ok"
#define TGA_CONFIRMED "confirmed"
#define TGA_ALREADY_CONFIRMED "already_confirmed"
#define TGA_EXPIRED "expired"
#define TGA_USED "used"
#define TGA_MISMATCH "mismatch"
#define TGA_MATCH_REQUIRED "match_required"
#define TGA_DECLINED "declined"
#define TGA_BLOCKED "blocked"
#define TGA_INVALID "invalid"

/* Somebody with a Telegram id. */
typedef struct tga_person
{
	int64 telegram_id;
	bool known; /* has a row; else the rest is empty */
	bool blocked;
	int64 user_id;
	char *username;
} tga_person;

typedef struct tga_login
{
	tga_start_token token;
	TimestampTz issued_at;
	int match_code;
	int choices[TGA_MATCH_CHOICES];
} tga_login;

/* Raises for a null or impossible Telegram id. */
int64 tga_arg_telegram_id(FunctionCallInfo fcinfo, int number);

/* False if the token, NULL included, is not one of ours. */
bool tga_login_open(const tga_call *call, const text *token, tga_login *login)
	__attribute__((warn_unused_result));

/*
 * The status of a login for a person whose telegram_id is set, or NULL if the
 * person may still answer, for which ttl seconds are given.  Sets the rest of
 * person.
 */
const char *tga_login_status(const tga_call *call, const tga_login *login,
							 tga_person *person, int ttl);

/*
 * Ends a login before it began, for all time.  why is declined or mismatch, and
 * is what the bot is told.  The caller holds the lock of the login.
 */
void tga_login_burn(const tga_call *call, const tga_login *login, const char *why);

#endif
