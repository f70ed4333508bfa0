/*
 * users.h
 *		Who somebody is.
 *
 * A user is their Telegram id.  The user name is an attribute that changes
 * hands: it goes to the person whom Telegram shows with it now, away from the
 * one who had it before, unless a registered user (without a Telegram id) holds
 * it; then the person has none.  Nobody is ever found by it here.
 */
#ifndef TGA_USERS_H
#define TGA_USERS_H

#include "login.h"
#include "statement.h"

/* As Telegram tells it; what is absent is NULL. */
typedef struct tga_profile
{
	const char *username;
	const char *first_name;
	const char *last_name;
	const char *language_code;
	const char *photo_url;
} tga_profile;

/*
 * Reads the five arguments from number on and brings them into bounds:
 *
 * Names are cut at a character below 256 bytes and else kept as they are, with
 * whatever bidirectional or control characters their owner put there: they are
 * theirs, and who shows a name escapes and isolates it.  A user name, language
 * or photo that cannot be one is left out, since half of one is another's.
 */
void tga_profile_args(FunctionCallInfo fcinfo, int number, tga_profile *profile);

/* Reads the fields of a person whose telegram_id is set. */
void tga_user_find(const tga_call *call, tga_person *person);

/*
 * Makes or updates the user of a person, whose fields were read in this call.
 * A password hash of NULL leaves the password as it is.  Sets person->user_id
 * and *is_new; false if the person is blocked.
 */
bool tga_user_login(const tga_call *call, tga_person *person, const tga_profile *profile,
					const char *password_hash, bool *is_new)
	__attribute__((warn_unused_result));

#endif
