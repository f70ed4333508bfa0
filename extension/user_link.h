/*
 * user_link.h
 *		A Telegram account for a user who registered with a password.
 *
 *		intent	a row of tgauth_link: the login that is to link, and whose account
 *		ask		the question in Telegram, which names that account
 *
 * Who is logged in begins a login that links (tgauth_begin_link); its confirmation sets
 * the Telegram id of their row instead of making a user.  Nothing is ever merged: a
 * Telegram account that has a user is taken, and so is a user who has one.
 *
 * The consent is to what was asked.  A link of this kind that a victim takes for a login
 * would hand the victim's Telegram to the attacker's account, so an intent is good only
 * for a person of whom tgauth_preview was told after it began: a bot that confirms
 * without asking, or asked before, gets match_required.
 *
 * An intent is as good as the session that began it.  Whatever ends that (a logout, a
 * block, a deletion, an intent that runs out) voids the intent, and then its login is
 * burned as expired when somebody comes with it, so that the page hears of it.  The row
 * stays as long as a start token of that login can be valid: without it the same login
 * would make a user.
 */
#ifndef TGA_USER_LINK_H
#define TGA_USER_LINK_H

#include "spi.h"
#include "start_token.h"
#include "status.h"
#include "user.h"

/* What a login would link, as far as its intent says. */
typedef struct tga_link
{
	int64 user_id;		  /* 0: it is a login like any other */
	const char *username; /* of the account, for as long as the call */
	bool was_asked;		  /* of this person */
	bool is_over;		  /* nothing can come of it: burn it with the status */
} tga_link;

/*
 * What would come of a login whose intent is known, for a person who was read: ok,
 * expired, blocked or taken.  Sets the rest of link.
 */
tga_status tga_link_judge(const tga_call *call, const uint8_t *login_id,
						  const tga_user *user, tga_link *link);

/* The person is asked now: only they can confirm it. */
void tga_link_ask(const tga_call *call, const uint8_t *login_id, int64 telegram_id);

/*
 * Makes the person the user of the account, as tga_user_login would make one: ok, or why
 * not, and then nothing was written.  The caller holds the lock of the login.  One that
 * waits for its browser's return is only noted: user->id is the account's then, and the
 * person is nobody's still.
 */
tga_status tga_link_make(const tga_call *call, const uint8_t *login_id, tga_user *user,
						 const tga_user_profile *profile, const char *one_time_hash,
						 bool waits, tga_link *link);

/*
 * For a login that waits to be returned to.  The first takes the locks of a link that the
 * return would make, and comes before the lock of the login's row, as everywhere; the
 * second makes that link: ok, also where there is none to make (*telegram_id is 0), or
 * why not, and then nothing was written.
 */
void tga_link_lock(const tga_call *call, const uint8_t *login_id);
tga_status tga_link_finish(const tga_call *call, const uint8_t *login_id,
						   int64 *telegram_id);

/*
 * Whether a user gets in by other means than Telegram.  The caller holds the row, so
 * that the answer stays true until the end of the transaction.
 */
bool tga_user_has_other_way(const tga_call *call, int64 user_id)
	__attribute__((warn_unused_result));

#endif
