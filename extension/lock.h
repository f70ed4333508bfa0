/*
 * lock.h
 *		Locks on a login, on user names and on people, held until the transaction ends.
 *
 * They are advisory locks of a class that no SQL function reaches, so nobody
 * who can merely connect can hold one.
 *
 * Why they are needed: a row can be locked only once it exists, and what two
 * transactions meet over here are a login without a row, a name that passes from one
 * row to another, and a Telegram account that is to become a new user's or to be linked
 * to one who registered.  The order in which one confirmation takes locks is
 *
 *		the login, then names, the person, then rows of users,
 *
 * names in the order of their hashes.  Whoever changes the name of a user holds
 * the locks of the old and of the new one, so of two confirmations that would
 * lock each other's rows one waits before it has a row: single confirmations
 * cannot deadlock.  A transaction that makes many can, with another that names
 * the same people in another order; PostgreSQL then ends one with 40P01.
 */
#ifndef TGA_LOCK_H
#define TGA_LOCK_H

#include "postgres.h"

#include "datatype/timestamp.h"

#include "start_token.h"

/* The names that a confirmation has locked: an old and a new one at most. */
typedef struct tga_name_locks
{
	int count;
	uint64 hashes[2];
} tga_name_locks;

/* Returns the time by the clock once it is held: the wait can have been long. */
TimestampTz tga_lock_login(const uint8_t login_id[static TGA_LOGIN_ID_BYTES])
	__attribute__((warn_unused_result));

/* For who would make a Telegram account a user's. */
void tga_lock_person(int64 telegram_id);

/*
 * Makes locks hold just these names, either of which can be NULL.  True if it
 * did already; otherwise what was read before may have changed.
 */
bool tga_lock_names(tga_name_locks *locks, const char *first, const char *second)
	__attribute__((warn_unused_result));

#endif
