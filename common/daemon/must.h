/*
 * must.h
 *		What must hold, or the daemon stops: its supervisor starts it anew.
 *
 * On in every build, whatever NDEBUG says: a daemon that has lost its head must not
 * go on handing out sessions.
 *
 * A state machine says in one table which transitions are allowed.  One function
 * moves it: it asserts the table, changes the state and all that goes with it, and
 * checks the machine's invariant after.
 *
 *		static const tga_transitions states[] = {
 *			[OPEN] = {"open", TGA_TO(CLOSED)},
 *			[CLOSED] = {"closed", 0},
 *		};
 *
 *		TGA_MUST_MOVE(states, door->state, CLOSED);
 *		door->state = CLOSED;
 *		check(door);
 */
#ifndef TGA_MUST_H
#define TGA_MUST_H

#include <stddef.h>
#include <stdint.h>

#define TGA_MUST(holds) ((holds) ? (void) 0 : tga_must_fail(__FILE__, __LINE__, #holds))

typedef struct tga_transitions
{
	const char *name;
	uint32_t next; /* the states that may follow, each as TGA_TO(state) */
} tga_transitions;

#define TGA_TO(state) (UINT32_C(1) << (state))

#define TGA_MUST_MOVE(states, from, to)                                                  \
	tga_must_move(__FILE__, __LINE__, states, sizeof(states) / sizeof((states)[0]),      \
				  (unsigned) (from), (unsigned) (to))

/* One line on standard error, then abort. */
void tga_must_fail(const char *file, int line, const char *what)
	__attribute__((noreturn, cold));

void tga_must_move(const char *file, int line, const tga_transitions *states,
				   size_t count, unsigned from, unsigned to);

#endif
