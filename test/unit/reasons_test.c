/*
 * reasons_test.c
 *		Which reasons for a failure are worth a line.
 */
#include "reasons.h"

#include <stdio.h>

#include "tap.h"

int
main(void)
{
	tga_reasons r = {0};
	long long unsaid;
	bool all = true;

	ok(tga_reasons_are_due(&r, "connect", "refused", 1000, &unsaid) && unsaid == 0,
	   "a new reason is said");
	ok(!tga_reasons_are_due(&r, "connect", "refused", 1001, &unsaid) &&
		   !tga_reasons_are_due(&r, "connect", "refused", 60999, &unsaid),
	   "the same one is not");
	ok(tga_reasons_are_due(&r, "connect", "starting up", 1002, &unsaid) && unsaid == 0 &&
		   tga_reasons_are_due(&r, "query", "refused", 1002, &unsaid) &&
		   tga_reasons_are_due(&r, "connect", NULL, 1002, &unsaid),
	   "another one is, also in the middle of the first");
	ok(tga_reasons_are_due(&r, "connect", "refused", 61000, &unsaid) && unsaid == 2,
	   "after a minute it is said again, with the times that it was not");
	ok(!tga_reasons_are_due(&r, "connect", "refused", 61001, &unsaid),
	   "and then it is not for a minute");
	tga_reasons_clear(&r, 61002);
	ok(!tga_reasons_are_due(&r, "connect", "refused", 61003, &unsaid) &&
		   tga_reasons_are_due(&r, "connect", "starting up", 61003, &unsaid),
	   "once it was well, every reason is new but what was said just now");
	tga_reasons_clear(&r, 66000);
	ok(tga_reasons_are_due(&r, "connect", "refused", 66000, &unsaid) && unsaid == 0,
	   "and a little later all are");
	for (int i = 0; i < 100 * TGA_REASONS_KEPT; i++)
	{
		char text[32];

		snprintf(text, sizeof(text), "reason %d", i);
		all = all &&
			  tga_reasons_are_due(&r, "connect", text, 66003 + (uint64_t) i, &unsaid);
	}
	ok(all && !tga_reasons_are_due(&r, "connect", "reason 1599", 68000, &unsaid),
	   "of more reasons than are kept, the one said longest ago makes way");
	return tap_done();
}
