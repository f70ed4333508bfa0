/*
 * page_passkey.c
 *		The rows of a user's passkeys, and of what a page's script says of them.
 */
#include <stdio.h>

#include "page/page_values.h"

#define SET(v, symbol, text) ((v)->value[PUSHD_VALUE_##symbol] = (text))
#define SET_IF(v, symbol, holds) SET(v, symbol, (holds) ? "1" : "")

bool
pushd_page_values_passkey(pushd_page_values *v, size_t row)
{
	const pushd_page_passkey *passkey = &v->model->passkeys[row];

	if (row >= v->model->passkey_count)
		return false;
	SET(v, PASSKEY_ID, passkey->id);
	SET(v, PASSKEY_NAME, passkey->name);
	SET_IF(v, SYNCED, passkey->synced);
	SET_IF(v, CLONED, passkey->cloned);
	SET_IF(v, CURRENT, passkey->current);
	tga_iso_time(passkey->created_at, v->made_at);
	snprintf(v->made, sizeof(v->made), "%.10s", v->made_at);
	SET(v, MADE_AT, v->made_at);
	SET(v, MADE, v->made);
	if (passkey->last_used_at != 0)
		pushd_page_values_used(v, passkey->last_used_at);
	else
	{
		SET(v, USED_AT, "");
		v->choice[PUSHD_CHOICE_USED] = PUSHD_TEXT_PASSKEY_UNUSED;
	}
	return true;
}

/* What a page's script says of what it alone knows; other words come with answers. */
bool
pushd_page_values_passkey_word(pushd_page_values *v, size_t row)
{
	static const struct
	{
		const char *name;
		pushd_text text;
	} words[] = {{"cancelled", PUSHD_TEXT_PASSKEY_CANCELLED},
				 {"exists", PUSHD_TEXT_PASSKEY_EXISTS},
				 {"expired", PUSHD_TEXT_PASSKEY_EXPIRED},
				 {"throttled", PUSHD_TEXT_ERROR_TOO_MANY_WHY},
				 {"unavailable", PUSHD_TEXT_ERROR_UNAVAILABLE_WHY},
				 {"failed", PUSHD_TEXT_STATE_FAILED}};

	if (row >= sizeof(words) / sizeof(words[0]))
		return false;
	SET(v, WORD, words[row].name);
	v->choice[PUSHD_CHOICE_PASSKEY_WORD] = words[row].text;
	return true;
}
