/*
 * link.c
 *		See link.h.
 */
#include "page/link.h"

#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "page/qr.h"

bool
pushd_link_is_possible(const pushd_link_source *from)
{
	return pushd_keyring_current(from->keys) != NULL && from->settings->loaded &&
		   from->settings->bot_name[0] != '\0';
}

bool
pushd_link_make(const pushd_link_source *from, const pushd_link_subject *subject,
				pushd_login_link *out)
{
	const pushd_start_key *key = pushd_keyring_current(from->keys);
	const pushd_settings *s = from->settings;
	char token[TGA_START_TOKEN_CHARS + 1];
	tga_start_token fields = {.issued_at = pushd_now(),
							  .browser = subject->browser,
							  .os = subject->os,
							  .application = subject->application,
							  .channel = from->channel};

	*out = (pushd_login_link){.expires_in = s->link_seconds};
	if (!pushd_link_is_possible(from))
		return false;
	fields.key_number = key->number;
	memcpy(fields.login_id, subject->login_id, sizeof(fields.login_id));
	memcpy(fields.address, subject->address, sizeof(fields.address));
	if (!tga_start_token_seal(&fields, key->key, token))
		return false;
	out->number = s->number;
	if (s->number != PUSHD_NUMBER_NONE &&
		(out->code = tga_match_code(key->key, subject->login_id)) == 0)
		return false;
	snprintf(out->url, sizeof(out->url), "%s?start=%s", s->bot_url, token);
	snprintf(out->tg, sizeof(out->tg), "tg://resolve?domain=%s&start=%s", s->bot_name,
			 token);
	snprintf(out->command, sizeof(out->command), "/start %s", token);
	out->qr_size = pushd_qr_svg_path(out->url, &out->qr_path);
	PUSHD_METRIC(from->metrics, LINKS)++;
	return out->qr_size > 0;
}

void
pushd_link_clear(pushd_login_link *l)
{
	tga_buffer_clear(&l->qr_path);
}

void
pushd_link_json(const pushd_login_link *l, tga_buffer *out)
{
	tga_buffer_text(out, "{\"state\":\"waiting\",\"link\":");
	tga_buffer_json(out, l->url);
	tga_buffer_text(out, ",\"tg\":");
	tga_buffer_json(out, l->tg);
	tga_buffer_text(out, ",\"command\":");
	tga_buffer_json(out, l->command);
	if (l->code != 0)
		tga_buffer_format(out, ",\"code\":%d", l->code);
	else
		tga_buffer_text(out, ",\"code\":null");
	tga_buffer_format(out, ",\"expires_in\":%d,\"qr_size\":%d,\"qr_path\":\"%s\"}",
					  l->expires_in, l->qr_size, l->qr_path.bytes);
}
