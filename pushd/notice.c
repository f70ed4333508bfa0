/*
 * notice.c
 *		See notice.h.
 */
#include "notice.h"

static const struct
{
	const char *word;
	notice_kind kind;
} kinds[] = {
	{"opened", NOTICE_OPENED},	   {"confirmed", NOTICE_CONFIRMED},
	{"declined", NOTICE_DECLINED}, {"revoked", NOTICE_REVOKED},
	{"keys", NOTICE_KEYS},
};

notice_kind
notice_parse(span payload, span *ids)
{
	span word;

	*ids = payload;
	if (!span_next(ids, ' ', &word))
		return NOTICE_UNKNOWN;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (span_is(word, kinds[i].word))
			return kinds[i].kind;
	return NOTICE_UNKNOWN;
}

bool
notice_next_id(span *ids, uint8_t id[static TGA_LOGIN_ID_BYTES])
{
	span hex;

	return span_next(ids, ',', &hex) && login_id_parse(hex, id);
}
