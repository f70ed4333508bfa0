/*
 * user_account.h
 *		A user who proves to be one by a password.
 *
 * Who logs in is told by status, since an error would undo the count of the
 * failures (attempts.h): ok, invalid (no such user or wrong password, which
 * nobody is to tell apart), throttled, blocked.  What a front-end can mend before
 * it asks again, a name that is taken or a password that will not do, raises.
 *
 * A password is verified without a lock on its user, since that takes long.  What it
 * is good for is done afterwards, under the lock of the user's row, where everything is
 * judged again: tga_user_account_use for a login, _set_password for a change.  So a
 * change of the password, a block or a deletion meanwhile is never overlooked, and one
 * that comes later finds the session and ends it.
 */
#ifndef TGA_USER_ACCOUNT_H
#define TGA_USER_ACCOUNT_H

#include "spi.h"
#include "start_token.h"
#include "status.h"

/* Who wants to log in, and what came of it. */
typedef struct tga_user_account
{
	const char *name;		   /* in its one form; what failures are counted under */
	int64 user_id;			   /* 0: there is none */
	const char *hash;		   /* of a password of their own, or NULL */
	const char *one_time_hash; /* or NULL */
	const char *username;	   /* or NULL */
	bool by_telegram;		   /* has a Telegram id */
	bool blocked;
	bool once;			  /* the password was a one-time one */
	const char *new_hash; /* of a password whose hash is to be made anew, or NULL */
	int retry_after;	  /* seconds, where the status is throttled */
} tga_user_account;

/* Reads the account of a user, leaving name and retry_after as they are. */
void tga_user_account_by_id(const tga_call *call, tga_user_account *account,
							int64 user_id);

/*
 * Counts the attempt and verifies the password of an account that was looked for.
 * client tells where a login comes from, as a start token does; NULL for a person who
 * is logged in.
 */
tga_password_status tga_user_account_verify(const tga_call *call,
											tga_user_account *account,
											const char *password,
											const tga_start_token *client);

/* Finds the account of a name and verifies the password: the status of a login so far. */
tga_password_status tga_user_account_log_in(const tga_call *call,
											tga_user_account *account,
											const char *password,
											const tga_start_token *client);

/*
 * Judges a verified account again and holds its row; a one-time password is used up.
 * The status of the login, which is ok, invalid or blocked.
 */
tga_password_status tga_user_account_use(const tga_call *call,
										 const tga_user_account *account);

/*
 * Sets a password over the one whose hash was read and holds the row; false if that
 * changed meanwhile, or if the user was blocked or deleted.
 */
bool tga_user_account_set_password(const tga_call *call, const tga_user_account *account,
								   const char *password)
	__attribute__((warn_unused_result));

#endif
