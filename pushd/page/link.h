/*
 * link.h
 *		What a browser shows of a login: link, QR, match code.
 */
#ifndef PUSHD_LINK_H
#define PUSHD_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include "buffer.h"
#include "db/keyring.h"
#include "db/settings.h"
#include "pushd_metrics.h"
#include "start_token.h"

/* What links are made of, as it stands now. */
typedef struct pushd_link_source
{
	const pushd_keyring *keys;
	const pushd_settings *settings;
	pushd_metrics *metrics;
	uint8_t channel; /* on which their logins are announced */
} pushd_link_source;

/* Whose login it is, as the start token says to the person. */
typedef struct pushd_link_subject
{
	uint8_t login_id[TGA_LOGIN_ID_BYTES];
	uint8_t address[TGA_ADDRESS_BYTES];
	uint8_t browser;
	uint8_t os;
	uint8_t application; /* what it is for, by number; 0: nothing that is known */
} pushd_link_subject;

typedef struct pushd_login_link
{
	char url[400];	   /* https://t.me/BOT?start=TOKEN */
	char tg[400];	   /* tg://resolve?domain=BOT&start=TOKEN */
	char command[100]; /* /start TOKEN */
	int code;		   /* 0: no mode asks for one */
	pushd_number number;
	int expires_in; /* seconds */
	int qr_size;
	tga_buffer qr_path;
} pushd_login_link;

/* Whether keys, settings and the bot's name are known. */
bool pushd_link_is_possible(const pushd_link_source *from);

/* A link issued now. */
bool pushd_link_make(const pushd_link_source *from, const pushd_link_subject *subject,
					 pushd_login_link *out) __attribute__((warn_unused_result));
void pushd_link_clear(pushd_login_link *l);

/* {"state":"waiting",...} */
void pushd_link_json(const pushd_login_link *l, tga_buffer *out);

#endif
