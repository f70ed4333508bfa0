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
pushd_notice_next_id(tga_span *ids, uint8_t id[static TGA_LOGIN_ID_BYTES])
{
	tga_span hex;

	return tga_span_next(ids, ',', &hex) && pushd_login_id_parse(hex, id);
}
