/*
 * logout_silence.c
 *		See logout_silence.h.
 */
#include "logout_silence.h"

#include <stddef.h>

/* FNV-1a, for telling addresses of an operator's apart. */
static uint64_t
hash_of(const char *uri)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (; *uri != '\0'; uri++)
		hash = (hash ^ (unsigned char) *uri) * UINT64_C(0x100000001b3);
	return hash;
}

void
pushd_logout_silence_note(pushd_logout_silence *s, const char *uri, uint64_t now)
{
	uint64_t hash = hash_of(uri);
	size_t place = 0;

	for (size_t i = 0; i < PUSHD_LOGOUT_SILENCES; i++)
	{
		if (s->silent[i].uri_hash == hash)
		{
			place = i;
			break;
		}
		if (s->silent[i].until < s->silent[place].until)
			place = i;
	}
	s->silent[place].uri_hash = hash;
	s->silent[place].until = now + PUSHD_LOGOUT_SILENT_MS;
}

bool
pushd_logout_silence_has(const pushd_logout_silence *s, const char *uri, uint64_t now)
{
	uint64_t hash = hash_of(uri);

	for (size_t i = 0; i < PUSHD_LOGOUT_SILENCES; i++)
		if (s->silent[i].uri_hash == hash && s->silent[i].until > now)
			return true;
	return false;
}
