/*
 * notice.c
 *		See notice.h.
 */
#include "db/notice.h"

static const struct
{
	const char *word;
	pushd_notice_kind kind;
} kinds[] = {
	{"opened", PUSHD_NOTICE_OPENED},	 {"confirmed", PUSHD_NOTICE_CONFIRMED},
	{"declined", PUSHD_NOTICE_DECLINED}, {"revoked", PUSHD_NOTICE_REVOKED},
	{"keys", PUSHD_NOTICE_KEYS},
};

pushd_notice_kind
pushd_notice_parse(tga_span payload, tga_span *ids)
{
	tga_span word;

	*ids = payload;
	if (!tga_span_next(ids, ' ', &word))
		return PUSHD_NOTICE_UNKNOWN;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (tga_span_is(word, kinds[i].word))
			return kinds[i].kind;
	return PUSHD_NOTICE_UNKNOWN;
}

bool
pushd_notice_next(tga_span *list, pushd_notice_ids *ids)
{
	tga_span both, login;

	if (!tga_span_next(list, ',', &both) || !tga_span_next(&both, '.', &login) ||
		!pushd_login_id_parse(login, ids->login_id))
		return false;
	ids->has_token = both.at != NULL;
	return !ids->has_token || pushd_login_id_parse(both, ids->token_id);
}
