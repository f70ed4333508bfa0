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

/*
 * Reads the token file and puts the connection string together.  False after one
 * line on standard error.
 */
bool bot_config_finish(bot_config *config) __attribute__((warn_unused_result));

/* Whether a text option has a value. */
bool bot_config_is_set(const char *value);

/* Gives back, and wipes, what bot_config_finish made. */
void bot_config_clear(bot_config *config);

#endif
