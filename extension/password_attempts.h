/*
 * password_attempts.h
 *		A limit on guessing passwords, kept in the database.
 *
 * Three counts, each of which, past some free failures, makes the next attempt
 * wait, twice as long each time up to a bound:
 *
 *		name and address		 5 free, then 2 s, 4 s, ... 15 minutes
 *		name, from anywhere	   100 free, then up to 1 minute
 *		address, for any name	50 free, then up to 1 minute
 *
 * The last two pass over an address from which this user has logged in before.
 * So nobody can shut another out for good: not by the name from elsewhere, since
 * their own address is known; not from the same address, beyond 15 minutes after
 * the last guess; and a Telegram login asks none of this.  An attempt that has
 * to wait counts for nothing and verifies nothing.  A day without failures
 * forgets them; a good login forgets those of its name and address.
 *
 * Attempts are counted before the password is verified, by a row that stays
 * locked until the transaction ends, so guesses made at once count one by one.
 * For the same reason the functions that use this answer by status: an error
 * would undo the count.
 *
 * Names and addresses are kept as hashes: people type passwords into the field
 * for the name.
 */
#ifndef TGA_PASSWORD_ATTEMPTS_H
#define TGA_PASSWORD_ATTEMPTS_H

#include "spi.h"
#include "start_token.h"

/*
 * Counts an attempt.  Returns 0 if it may be made, else the seconds to wait.
 * user_id 0: there is no user of this name, which must not show.
 */
int tga_password_attempt_begin(const tga_call *call, const char *name, int64 user_id,
							   const tga_start_token *client);

/* What became of an attempt that was begun. */
void tga_password_attempt_good(const tga_call *call, const char *name,
							   const tga_start_token *client);
void tga_password_attempt_failed(const tga_call *call, const char *name,
								 const tga_start_token *client);

/* Forgets what is over; returns how many rows. */
uint64 tga_password_attempts_purge(const tga_call *call, int batch);

#endif
