/*
 * notice.c
 *		See notice.h.
 */
#include "db/notice.h"

#include <string.h>

tga_notice
pushd_notice_parse(tga_span payload, tga_span *ids)
{
	tga_span word;
	char text[16];
	tga_notice kind;

	*ids = payload;
	if (!tga_span_next(ids, ' ', &word) || word.len >= sizeof(text))
		return TGA_NOTICE_COUNT;
	memcpy(text, word.at, word.len);
	text[word.len] = '\0';
	return tga_notice_parse(text, &kind) ? kind : TGA_NOTICE_COUNT;
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
