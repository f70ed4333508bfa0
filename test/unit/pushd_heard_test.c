/*
 * pushd_heard_test.c
 *		Which of the database's words a cache is believed to hold still.
 */
#include "session/heard.h"

#include "tap.h"

#define S INT64_C(1000000)
#define TTL 300

/* The database's clock is the loop's and NOON. */
#define NOON (INT64_C(1800000000) * S)

static bool
believes(const pushd_heard *h, int64_t as_of, int64_t second)
{
	return pushd_heard_believes(h, NOON + as_of * S, TTL, (uint64_t) second * 1000);
}

static void
answer(pushd_heard *h, int64_t now, int64_t second)
{
	pushd_heard_answer(h, NOON + now * S, (uint64_t) second * 1000 - 500,
					   (uint64_t) second * 1000);
}

int
main(void)
{
	pushd_heard h = {0};

	ok(!believes(&h, 0, 0) && pushd_heard_clock(&h, 5000) == 0,
	   "before a first answer nothing is believed");
	pushd_heard_connected(&h);
	ok(!believes(&h, 0, 0), "nor is it by a connection alone");
	answer(&h, 10, 10);
	ok(!believes(&h, 9, 11) && !believes(&h, 10, 11) && believes(&h, 11, 11),
	   "what was said before the first answer is not believed, what was after it is");
	ok(pushd_heard_clock(&h, 12500) == NOON + 12 * S + S / 2,
	   "the clock goes on between two answers");
	answer(&h, 13, 13);
	ok(believes(&h, 11, 14), "a second answer begins nothing anew");
	ok(believes(&h, 15, 14) && !believes(&h, 16, 14),
	   "what comes from the future is not believed");
	ok(believes(&h, 11, 310) && !believes(&h, 11, 311),
	   "without the database it is believed for as long as a cache may hold it");
	pushd_heard_connected(&h);
	ok(!believes(&h, 11, 20), "a new connection begins with a gap");
	answer(&h, 20, 20);
	ok(!believes(&h, 11, 21) && !believes(&h, 19, 21) && believes(&h, 21, 21),
	   "which only what was said after its first answer is free of");
	pushd_heard_connected(&h);
	answer(&h, 5, 22);
	ok(!believes(&h, 6, 23) && !believes(&h, 21, 38) && believes(&h, 23, 41),
	   "a server whose clock is behind is believed from where the other one was");
	answer(&h, 8, 42);
	ok(!believes(&h, 8, 43) && believes(&h, 9, 43),
	   "a clock that is set back while we listen costs no belief");
	pushd_heard_connected(&h);
	answer(&h, 9, 43);
	ok(!believes(&h, 20, 55) && believes(&h, 25, 60),
	   "but after a gap the old clock's moments are over first");
	return tap_done();
}
