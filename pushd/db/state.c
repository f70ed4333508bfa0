/*
 * state.c
 *		See state.h.
 */
#include "db/state.h"

static const char *const names[] = {
	[PUSHD_LOGIN_WAITING] = "waiting",	 [PUSHD_LOGIN_CONFIRMED] = "confirmed",
	[PUSHD_LOGIN_DECLINED] = "declined", [PUSHD_LOGIN_MISMATCH] = "mismatch",
	[PUSHD_LOGIN_REVOKED] = "revoked",
};

bool
pushd_login_state_parse(const char *word, pushd_login_state *state)
{
	for (int i = PUSHD_LOGIN_CONFIRMED; i <= PUSHD_LOGIN_REVOKED; i++)
		if (strcmp(word, names[i]) == 0)
		{
			*state = (pushd_login_state) i;
			return true;
		}
	return false;
}

const char *
pushd_login_state_name(pushd_login_state state)
{
	return names[state];
}
