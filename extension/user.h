/*
 * user.h
 *		Who somebody is.
 *
 * A user is their Telegram id, or the row of who registered with a password.  The
 * user name is an attribute that changes hands: it goes to the person whom Telegram
 * shows with it now, away from the one who had it before, unless a registered user
 * holds it; then the person has none.  Nobody is ever found by it here.
 *
 * A registered user has no Telegram id, or has one that they linked (user_link.h): name
 * and password are their own in either case, whatever Telegram tells.
 */
#ifndef TGA_USER_H
#define TGA_USER_H

#include "spi.h"

/* Somebody with a Telegram id. */
typedef struct tga_user
{
	int64 telegram_id;
	bool known; /* has a row; else the rest is empty */
	bool blocked;
	bool guessed; /* picked wrong numbers lately */
	bool waits;	  /* so many that the next has to wait */
	int64 id;
	char *username;
	bool linked; /* registered, and linked their Telegram account */
} tga_user;

/* As Telegram tells it; what is absent is NULL. */
typedef struct tga_user_profile
{
	const char *username;
	const char *first_name;
	const char *last_name;
	const char *language_code;
	const char *photo_url;
} tga_user_profile;

/*
 * Reads the five arguments from number on and brings them into bounds:
 *
 * Names are cut at a character below 256 bytes and else kept as they are, with
 * whatever bidirectional or control characters their owner put there: they are
 * theirs, and who shows a name escapes and isolates it.  A user name, language
 * or photo that cannot be one is left out, since half of one is another's.
 */
void tga_user_profile_args(FunctionCallInfo fcinfo, int number,
						   tga_user_profile *profile);

/* Reads the fields of a user whose telegram_id is set. */
void tga_user_find(const tga_call *call, tga_user *user);

/*
 * Makes or updates the user of a person, whose fields were read in this call.
 * The hash of a one-time password takes the place of whatever password they had, but
 * for that of a registered user; NULL leaves passwords as they are.  Sets user->id and *is_new; false if the
 * person is blocked.
 */
bool tga_user_login(const tga_call *call, tga_user *user, const tga_user_profile *profile,
					const char *one_time_hash, bool *is_new)
	__attribute__((warn_unused_result));

#endif
