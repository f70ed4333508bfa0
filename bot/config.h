/*
 * config.h
 *		What an operator can set: the option table of tgauth-bot.
 */
#ifndef TGA_BOT_CONFIG_H
#define TGA_BOT_CONFIG_H

#include "common_options.h"
#include "listen.h"

typedef struct bot_config
{
	tga_common_config common;
	const char *token;
	const char *token_file;
	const char *api_url;
	const char *site_url;
	const char *listen;
	const char *webhook_url;
	int poll_seconds;
	int poll_limit;
	int send_rate;
	int send_queue;
	int drain_seconds;
	tga_listen_address address; /* where listen says, if it does */
	char *token_read;			/* out of the file, where it is from there */
	bool token_file_is_open;	/* everybody on this machine can read or change it */
} bot_config;

extern const tga_program bot_program;

/* Whether a text option has a value. */
bool bot_config_is_set(const char *value);

/* Says that the bot starts, and what of its configuration is better otherwise. */
void bot_config_log(const bot_config *config, const tga_log *log);

/* Gives back, and wipes, what was worked out of the options. */
void bot_config_clear(bot_config *config);

#endif
