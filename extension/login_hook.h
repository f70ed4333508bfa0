/*
 * login_hook.h
 *		tgauth.login_hook: an application's own word on each login.
 *
 * The function that the setting names is called with the user's row and, if it takes a
 * second argument, with what is known of the login, a jsonb:
 *
 *		proof			by what the person proved who they are
 *		address			with browser and os: which client asks; each null if unknown
 *		new_browser		whether the user has others and never had this one; and new_network
 *		application		kind (client or site), id and name of what it is for, or null
 *
 * Of two functions of one name the one of two arguments is called.  It is called in the
 * transaction that makes the session, with the rights of its owner and in a
 * sandbox (sandbox.h).  What it raises refuses the login: all that made it is undone, and the message goes to
 * whoever confirms.
 *
 * What does not speak of this login passes through as an error: a cancelled
 * query, a deadlock or a serialization failure, a lock that was not to be had, a
 * full disk.  So does a hook that is not there, which is the operator's mistake.
 */
#ifndef TGA_LOGIN_HOOK_H
#define TGA_LOGIN_HOOK_H

#include "spi.h"
#include "start_token.h"
#include "status.h"

/* What the hook is told. */
typedef struct tga_login_hook_about
{
	tga_session_proof proof;
	const tga_start_token *client;
	int64 user_id; /* 0: a person who may be no user yet */
} tga_login_hook_about;

/*
 * What makes a login: user, session, notification.  False if it turned out that
 * there is none to be made; else *user_id is whose it is.
 */
typedef bool (*tga_login_hook_work)(void *arg, int64 *user_id);

/*
 * Does the work and asks the hook, which is told what was new before the work.  NULL: all that was done stands, and *made is
 * what the work returned.  Else it is undone, and this is why, in the caller's
 * memory.  Without a hook this is the work and nothing more.
 */
char *tga_login_hook_around(const tga_call *call, const tga_login_hook_about *about,
							tga_login_hook_work work, void *arg, bool *made);

/*
 * Asks the hook about a user who was just made, where an error is the answer: what it
 * raises is raised.
 */
void tga_login_hook_require(const tga_call *call, const tga_login_hook_about *about);

#endif
