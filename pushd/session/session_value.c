/*
 * session_value.c
 *		See session_value.h.
 */
#include "session/session_value.h"

#include <string.h>

#include "utf8.h"

static bool
copy_whole(char *out, size_t size, const char *text)
{
	size_t len = text != NULL ? strlen(text) : 0;

	if (len >= size)
		return false;
	memcpy(out, text != NULL ? text : "", len + 1);
	return true;
}

/* As many whole characters as there is room for. */
static void
copy_cut(char *out, size_t size, const char *text)
{
	size_t left = text != NULL ? strlen(text) : 0, len = 0, n;

	while (left > 0 && (n = tga_utf8_length(text + len, left)) > 0 && len + n < size)
	{
		len += n;
		left -= n;
	}
	if (len > 0)
		memcpy(out, text, len);
	out[len] = '\0';
}

bool
pushd_session_set_texts(pushd_session *s, const char *username, const char *first_name,
						const char *groups)
{
	copy_cut(s->first_name, sizeof(s->first_name), first_name);
	return copy_whole(s->username, sizeof(s->username), username) &&
		   copy_whole(s->groups, sizeof(s->groups), groups);
}

int
pushd_session_kept_seconds(int seconds, int idle_ttl)
{
	int half = idle_ttl > 1 ? idle_ttl / 2 : 1;

	return idle_ttl > 0 && half < seconds ? half : seconds;
}
