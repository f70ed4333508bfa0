/*
 * reasons.h
 *		Reasons for a failure: each is worth a line when it is new, and then now and
 *		then while it lasts.
 *
 * A server that is away fails every attempt, and often for one reason after the
 * other (refused, then starting up, then a wrong password): the last one is what an
 * operator needs, the thousandth of the first is not.
 */
#ifndef TGA_REASONS_H
#define TGA_REASONS_H

#include <stdbool.h>
#include <stdint.h>

#define TGA_REASONS_KEPT 16
#define TGA_REASONS_REPEAT_MS 60000
#define TGA_REASONS_JUST_NOW_MS 5000

/* Invariant: hash 0 is a free place; said_at never lies in the future. */
typedef struct tga_reason
{
	uint64_t hash;
	uint64_t said_at; /* of the loop's clock, in ms */
	long long unsaid; /* times since then */
} tga_reason;

typedef struct tga_reasons
{
	tga_reason kept[TGA_REASONS_KEPT];
} tga_reasons;

/*
 * Whether to say it: it is new, or was said TGA_REASONS_REPEAT_MS ago.  *unsaid is how
 * often it happened unsaid.  what and why make the reason; why may be NULL.
 */
bool tga_reasons_are_due(tga_reasons *r, const char *what, const char *why, uint64_t now,
						 long long *unsaid) __attribute__((warn_unused_result));

/*
 * It is over: whatever comes next is new, but for what was said just now, since of several
 * connections the first one that is back says so before the others are.
 */
void tga_reasons_clear(tga_reasons *r, uint64_t now);

#endif
