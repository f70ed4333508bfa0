/*
 * link.c
 *		See link.h.
 */
#include "link.h"

#include <stdio.h>

#include "pushd.h"
#include "qr.h"

bool
link_is_possible(const pushd *p)
{
	return keyring_current(&p->keys) != NULL && p->settings.loaded &&
		   p->settings.bot_name[0] != '\0';
}

bool
link_make(pushd *p, const link_subject *subject, login_link *out)
{
	const start_key *key = keyring_current(&p->keys);
	const settings *s = &p->settings;
	char token[TGA_START_TOKEN_CHARS + 1];
	tga_start_token fields = {.issued_at = pushd_now(),
							  .browser = subject->browser,
							  .os = subject->os,
							  .channel = (uint8_t) p->config.channel};

	*out = (login_link){.expires_in = s->link_seconds};
	if (!link_is_possible(p))
		return false;
	fields.key_number = key->number;
	memcpy(fields.login_id, subject->login_id, sizeof(fields.login_id));
	memcpy(fields.address, subject->address, sizeof(fields.address));
	if (!tga_start_token_seal(&fields, key->key, token))
		return false;
	if (s->mode == MODE_MATCH &&
		(out->code = tga_match_code(key->key, subject->login_id)) == 0)
		return false;
	snprintf(out->url, sizeof(out->url), "%s?start=%s", s->bot_url, token);
	snprintf(out->tg, sizeof(out->tg), "tg://resolve?domain=%s&start=%s", s->bot_name,
			 token);
	snprintf(out->command, sizeof(out->command), "/start %s", token);
	out->qr_size = qr_svg_path(out->url, &out->qr_path);
	COUNT(p, LINKS);
	return out->qr_size > 0;
}

void
link_clear(login_link *l)
{
	buffer_clear(&l->qr_path);
}

void
link_json(const login_link *l, buffer *out)
{
	buffer_text(out, "{\"state\":\"waiting\",\"link\":");
	buffer_json(out, l->url);
	buffer_text(out, ",\"tg\":");
	buffer_json(out, l->tg);
	buffer_text(out, ",\"command\":");
	buffer_json(out, l->command);
	if (l->code != 0)
		buffer_format(out, ",\"code\":%d", l->code);
	else
		buffer_text(out, ",\"code\":null");
	buffer_format(out, ",\"expires_in\":%d,\"qr_size\":%d,\"qr_path\":\"%s\"}",
				  l->expires_in, l->qr_size, l->qr_path.bytes);
}
