/*
 * lock.c
 *		See lock.h.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "miscadmin.h"
#include "storage/lock.h"
#include "utils/timestamp.h"

#include "lock.h"

/* SQL's advisory locks are of classes 1 and 2. */
#define CLASS_LOGIN 0x7401
#define CLASS_NAME 0x7402
#define CLASS_PERSON 0x7403

static LOCKTAG
tag_of(uint64 hash, uint16 class)
{
	LOCKTAG tag;

	SET_LOCKTAG_ADVISORY(tag, MyDatabaseId, (uint32) (hash >> 32), (uint32) hash, class);
	return tag;
}

TimestampTz
tga_lock_login(const uint8_t login_id[static TGA_LOGIN_ID_BYTES])
{
	uint64 hash;
	LOCKTAG tag;

	/* A login id is half of a SHA-256: any eight bytes of it are a hash. */
	memcpy(&hash, login_id, sizeof(hash));
	tag = tag_of(hash, CLASS_LOGIN);
	(void) LockAcquire(&tag, ExclusiveLock, false, false);
	return GetCurrentTimestamp();
}

void
tga_lock_person(int64 telegram_id)
{
	LOCKTAG tag = tag_of((uint64) telegram_id, CLASS_PERSON);

	(void) LockAcquire(&tag, ExclusiveLock, false, false);
}

static uint64
hash_name(const char *name)
{
	char folded[NAMEDATALEN];
	size_t len = strlcpy(folded, name, sizeof(folded));

	/* Names are ASCII (user.c), so this folds as the index on them does. */
	for (size_t i = 0; i < Min(len, sizeof(folded) - 1); i++)
		folded[i] = (char) pg_ascii_tolower((unsigned char) folded[i]);
	return hash_bytes_extended((const unsigned char *) folded, (int) strlen(folded), 0);
}

bool
tga_lock_names(tga_name_locks *locks, const char *first, const char *second)
{
	tga_name_locks wanted = {0};

	if (first != NULL)
		wanted.hashes[wanted.count++] = hash_name(first);
	if (second != NULL)
		wanted.hashes[wanted.count++] = hash_name(second);
	if (wanted.count == 2 && wanted.hashes[0] > wanted.hashes[1])
	{
		uint64 larger = wanted.hashes[0];

		wanted.hashes[0] = wanted.hashes[1];
		wanted.hashes[1] = larger;
	}
	else if (wanted.count == 2 && wanted.hashes[0] == wanted.hashes[1])
		wanted.hashes[--wanted.count] = 0;
	if (locks->count == wanted.count && locks->hashes[0] == wanted.hashes[0] &&
		locks->hashes[1] == wanted.hashes[1])
		return true;

	Assert(wanted.count < 2 || wanted.hashes[0] < wanted.hashes[1]);
	/* Whatever was held goes first: waiting with it would break the order. */
	for (int i = 0; i < locks->count; i++)
	{
		LOCKTAG tag = tag_of(locks->hashes[i], CLASS_NAME);

		(void) LockRelease(&tag, ExclusiveLock, false);
	}
	*locks = wanted;
	for (int i = 0; i < locks->count; i++)
	{
		LOCKTAG tag = tag_of(locks->hashes[i], CLASS_NAME);

		(void) LockAcquire(&tag, ExclusiveLock, false, false);
	}
	return false;
}
