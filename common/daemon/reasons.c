/*
 * reasons.c
 *		See reasons.h.
 */
#include "reasons.h"

#include <stddef.h>

#include "must.h"

/* FNV-1a; the end of a text counts, so that two texts are not one. */
static uint64_t
add_text(uint64_t hash, const char *text)
{
	do
		hash = (hash ^ (unsigned char) *text) * UINT64_C(1099511628211);
	while (*text++ != '\0');
	return hash;
}

/* Where it is kept, or may be: a free place, or that of the one said longest ago. */
static tga_reason *
place_of(tga_reasons *r, uint64_t hash)
{
	tga_reason *oldest = &r->kept[0];

	for (size_t i = 0; i < TGA_REASONS_KEPT; i++)
	{
		tga_reason *reason = &r->kept[i];

		if (reason->hash == hash)
			return reason;
		if (reason->said_at < oldest->said_at)
			oldest = reason;
	}
	return oldest;
}

bool
tga_reasons_are_due(tga_reasons *r, const char *what, const char *why, uint64_t now,
					long long *unsaid)
{
	uint64_t hash = add_text(UINT64_C(14695981039346656037), what);
	tga_reason *reason;

	if (why != NULL)
		hash = add_text(hash, why);
	if (hash == 0)
		hash = 1;
	reason = place_of(r, hash);
	TGA_MUST(reason->said_at <= now);
	*unsaid = reason->hash == hash ? reason->unsaid : 0;
	if (reason->hash == hash && now - reason->said_at < TGA_REASONS_REPEAT_MS)
	{
		reason->unsaid++;
		return false;
	}
	*reason = (tga_reason){.hash = hash, .said_at = now};
	return true;
}

void
tga_reasons_clear(tga_reasons *r, uint64_t now)
{
	for (size_t i = 0; i < TGA_REASONS_KEPT; i++)
		if (now - r->kept[i].said_at >= TGA_REASONS_JUST_NOW_MS)
			r->kept[i] = (tga_reason){0};
}
