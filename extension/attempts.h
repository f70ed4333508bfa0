/*
 * attempts.h
 *		Limits on guessing, kept in the database.
 *
 * Counts of failures, each of which, past some free ones, makes the next attempt wait,
 * twice as long each time up to a bound:
 *
 *		name and address		 5 free, then 2 s, 4 s, ... 15 minutes
 *		name, from anywhere	   100 free, then up to 1 minute
 *		address, for any name	50 free, then up to 1 minute
 *		own					 5 free, then 2 s, 4 s, ... 15 minutes
 *		Telegram account	 5 free, then 2 s, 4 s, ... 15 minutes
 *
 * The last is for wrong numbers picked in Telegram; the one before for a person who is
 * logged in and tells their old password; the first three are for a login by password.  Where a login comes without an address, nobody can tell the
 * user from a stranger, so only the second holds, which shuts nobody out for longer
 * than a minute.
 *
 * The second and the third pass over an address from which this user has logged in
 * before.  So nobody can shut another out for good: not by the name from elsewhere,
 * since their own address is known; not from the same address, beyond 15 minutes after
 * the last guess; and a Telegram login asks none of this.  What they pass over must not
 * show who logs in from where: an attempt that they hold up is verified for every
 * name, and is good or else held up, never wrong.
 *
 * An attempt that has to wait counts for nothing where it has to.  A day without
 * failures forgets them; a good login forgets those of its name and address, and takes
 * itself back from the other counts.
 *
 * Attempts are counted before the password is verified, by rows that stay locked until
 * the transaction ends, so guesses made at once count one by one.  For the same reason
 * the functions that use this answer by status: an error would undo the count.
 *
 * A time that lies further ahead than it can be was stored while the clock was wrong,
 * and asks for nothing.
 *
 * Names and addresses are kept as hashes: people type passwords into the field for the
 * name.
 */
#ifndef TGA_ATTEMPTS_H
#define TGA_ATTEMPTS_H

#include "spi.h"
#include "start_token.h"

typedef enum tga_attempt_count
{
	TGA_ATTEMPT_NAME_AT_ADDRESS,
	TGA_ATTEMPT_NAME,
	TGA_ATTEMPT_ADDRESS,
	TGA_ATTEMPT_OWN,
	TGA_ATTEMPT_TELEGRAM,
	TGA_ATTEMPT_COUNTS
} tga_attempt_count;

typedef struct tga_attempt
{
	const char *name;			   /* in its one form (user_account.c) */
	const tga_start_token *client; /* NULL: an own one, of who is logged in */
	bool counted[TGA_ATTEMPT_COUNTS];
	int wait;	/* seconds; 0: the attempt is free */
	bool known; /* and the wait is passed over, if the password is right */
} tga_attempt;

/*
 * Counts an attempt, of which name and client are set.  False if it has to wait and is
 * not to be verified.  user_id 0: there is no user of this name, which must not show.
 */
bool tga_attempt_begin(const tga_call *call, tga_attempt *attempt, int64 user_id)
	__attribute__((warn_unused_result));

/* Takes back what was counted, for a password that was right. */
void tga_attempt_good(const tga_call *call, const tga_attempt *attempt);

#define TGA_ATTEMPT_BUCKET_BYTES 16

/*
 * Wrong numbers of a Telegram account: where they are counted, so that who looks up a
 * login reads it on the way; one more; none any more.
 */
void tga_attempt_telegram_bucket(int64 telegram_id,
								 uint8_t bucket[static TGA_ATTEMPT_BUCKET_BYTES]);
void tga_attempt_telegram_wrong(const tga_call *call, int64 telegram_id);
void tga_attempt_telegram_good(const tga_call *call, int64 telegram_id);

/* The longest that it waits, in seconds; what lies further ahead is of a wrong clock. */
#define TGA_ATTEMPT_TELEGRAM_SECONDS (15 * 60)

/* Forgets what is over; returns how many rows. */
uint64 tga_attempts_purge(const tga_call *call, int batch);

#endif
