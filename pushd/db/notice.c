/*
 * notice.c
 *		See notice.h.
 */
#include "db/notice.h"

#include <string.h>

static tga_notice
parse_kind(tga_span word)
{
	char text[16];
	tga_notice kind;

	if (word.len >= sizeof(text))
		return TGA_NOTICE_COUNT;
	memcpy(text, word.at, word.len);
	text[word.len] = '\0';
	return tga_notice_parse(text, &kind) ? kind : TGA_NOTICE_COUNT;
}

void
pushd_notice_parse(tga_span payload, pushd_notice *notice)
{
	tga_span word;

	*notice = (pushd_notice){.kind = TGA_NOTICE_COUNT};
	if (!tga_span_next(&payload, ' ', &word))
		return;
	notice->kind = parse_kind(word);
	if (tga_span_next(&payload, ' ', &notice->ids) && payload.at != NULL)
		notice->is_sealed =
			tga_hex_decode(payload.at, payload.len, notice->seal, sizeof(notice->seal));
}

bool
pushd_notice_next(pushd_notice *notice, pushd_notice_ids *ids)
{
	tga_span both, login;

	if (!tga_span_next(&notice->ids, ',', &both) || !tga_span_next(&both, '.', &login) ||
		!pushd_login_id_parse(login, ids->login_id))
		return false;
	ids->has_token = both.at != NULL;
	return !ids->has_token || pushd_login_id_parse(both, ids->token_id);
}
