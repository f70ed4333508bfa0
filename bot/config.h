/*
 * config.h
 *		What an operator can set: the option table of tgauth-bot.
 */
#ifndef TGA_BOT_CONFIG_H
#define TGA_BOT_CONFIG_H

#include "options.h"

typedef struct bot_config
{
	const char *token;
	const char *token_file;
	const char *api_url;
	const char *site_url;
	const char *dsn;
	const char *postgres_host;
	const char *postgres_db;
	const char *postgres_user;
	const char *postgres_password;
	const char *log_level;
	const char *log_format;
	int poll_seconds;
	int poll_limit;
	int query_seconds;
	int send_rate;
	int drain_seconds;
	char *conninfo;	  /* out of the five above */
	char *token_read; /* out of the file, where it is from there */
} bot_config;

extern const tga_program bot_program;

/*
 * Reads the token file and puts the connection string together.  False after one
 * line on standard error.
 */
bool bot_config_finish(bot_config *config) __attribute__((warn_unused_result));

/* Gives back, and wipes, what bot_config_finish made. */
void bot_config_clear(bot_config *config);

#endif
