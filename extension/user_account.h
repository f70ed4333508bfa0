/*
 * user_account.h
 *		A user who proves to be one by a password.
 *
 * Who logs in is told by status, since an error would undo the count of the
 * failures (password_attempts.h): ok, invalid (no such user or wrong password, which
 * nobody is to tell apart), throttled, blocked.  What a front-end can mend before
 * it asks again, a name that is taken or a password that will not do, raises.
 */
#ifndef TGA_USER_ACCOUNT_H
#define TGA_USER_ACCOUNT_H

#include "spi.h"
#include "start_token.h"
#include "status.h"

/* Who wants to log in, and what came of it. */
typedef struct tga_user_account
{
	const char *name;	  /* as it was typed; what failures are counted under */
	int64 user_id;		  /* 0: there is none */
	const char *hash;	  /* of the password, or NULL */
	const char *username; /* or NULL */
	bool blocked;
	bool outdated;	 /* the hash of a password that was good is to be made anew */
	int retry_after; /* seconds, where the status is throttled */
} tga_user_account;

/* Reads the account of a user, leaving name and retry_after as they are. */
void tga_user_account_by_id(const tga_call *call, tga_user_account *account,
							int64 user_id);

/*
 * Counts the attempt and verifies the password of an account that was looked for.
 * client tells where the attempt comes from, as a start token does.
 */
tga_password_status tga_user_account_verify(const tga_call *call,
											tga_user_account *account,
											const char *password,
											const tga_start_token *client);

/* Finds the account of a name and verifies the password: the status of a login. */
tga_password_status tga_user_account_log_in(const tga_call *call,
											tga_user_account *account,
											const char *password,
											const tga_start_token *client);

/* Sets a password over the one whose hash was read; false if that changed meanwhile. */
bool tga_user_account_set_password(const tga_call *call, const tga_user_account *account,
								   const char *password)
	__attribute__((warn_unused_result));

#endif
