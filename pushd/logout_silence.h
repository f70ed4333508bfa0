/*
 * logout_silence.h
 *		Addresses of clients that gave no answer lately: a queue of others is not to wait
 *		for them again and again.
 */
#ifndef PUSHD_LOGOUT_SILENCE_H
#define PUSHD_LOGOUT_SILENCE_H

#include <stdbool.h>
#include <stdint.h>

#define PUSHD_LOGOUT_SILENCES 32
#define PUSHD_LOGOUT_SILENT_MS 60000

typedef struct pushd_logout_silence
{
	struct
	{
		uint64_t uri_hash;
		uint64_t until;
	} silent[PUSHD_LOGOUT_SILENCES];
} pushd_logout_silence;

/* now is of the loop's clock, in ms.  The place of the one that is over first is taken. */
void pushd_logout_silence_note(pushd_logout_silence *s, const char *uri, uint64_t now);

bool pushd_logout_silence_has(const pushd_logout_silence *s, const char *uri,
							  uint64_t now);

#endif
