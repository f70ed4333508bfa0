/*
 * state.c
 *		See state.h.
 */
#include "state.h"

static const char *const names[] = {
	[LOGIN_WAITING] = "waiting",   [LOGIN_CONFIRMED] = "confirmed",
	[LOGIN_DECLINED] = "declined", [LOGIN_MISMATCH] = "mismatch",
	[LOGIN_REVOKED] = "revoked",
};

bool
login_state_parse(const char *word, login_state *state)
{
	for (int i = LOGIN_CONFIRMED; i <= LOGIN_REVOKED; i++)
		if (strcmp(word, names[i]) == 0)
		{
			*state = (login_state) i;
			return true;
		}
	return false;
}

const char *
login_state_name(login_state state)
{
	return names[state];
}
