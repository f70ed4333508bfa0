/*
 * common_options.h
 *		The options that every daemon has: PostgreSQL and the log.
 *
 * A daemon's configuration has a tga_common_config as a member, and its table the
 * entries of TGA_COMMON_OPTIONS.
 */
#ifndef TGA_COMMON_OPTIONS_H
#define TGA_COMMON_OPTIONS_H

#include "conninfo.h"
#include "log.h"
#include "options.h"

typedef struct tga_common_config
{
	const char *dsn;
	const char *postgres_host;
	const char *postgres_db;
	const char *postgres_user;
	const char *postgres_password;
	int query_seconds;
	const char *log_level;
	const char *log_format;
	char *conninfo; /* out of the first five, by tga_common_finish */
} tga_common_config;

const char *tga_check_log_level(const char *value);
const char *tga_check_log_format(const char *value);

/* Entries of an option table; type.member is the tga_common_config. */
#define TGA_COMMON_OPTIONS(config_type, member, dsn_env)                                 \
	{.name = "dsn",                                                                      \
	 .type = TGA_OPTION_STRING,                                                          \
	 .offset = offsetof(config_type, member.dsn),                                        \
	 .env = dsn_env,                                                                     \
	 .also = {"TGAUTH_DSN"},                                                             \
	 .help = "libpq connection string; what it leaves open, PG* variables fill",         \
	 .show = tga_conninfo_show},                                                         \
		{.name = "postgres-host",                                                        \
		 .type = TGA_OPTION_STRING,                                                      \
		 .offset = offsetof(config_type, member.postgres_host),                          \
		 .also = {"POSTGRES_HOST"},                                                      \
		 .help = "host, used with the three below where there is no --dsn"},             \
		{.name = "postgres-db",                                                          \
		 .type = TGA_OPTION_STRING,                                                      \
		 .offset = offsetof(config_type, member.postgres_db),                            \
		 .also = {"POSTGRES_DB"},                                                        \
		 .help = "database"},                                                            \
		{.name = "postgres-user",                                                        \
		 .type = TGA_OPTION_STRING,                                                      \
		 .offset = offsetof(config_type, member.postgres_user),                          \
		 .also = {"POSTGRES_USER"},                                                      \
		 .help = "role"},                                                                \
		{.name = "postgres-password",                                                    \
		 .type = TGA_OPTION_SECRET,                                                      \
		 .offset = offsetof(config_type, member.postgres_password),                      \
		 .also = {"POSTGRES_PASSWORD"},                                                  \
		 .help = "password"},                                                            \
		{.name = "query-seconds",                                                        \
		 .type = TGA_OPTION_INT,                                                         \
		 .offset = offsetof(config_type, member.query_seconds),                          \
		 .env = "TGAUTH_QUERY_SECONDS",                                                  \
		 .value = "10",                                                                  \
		 .min = 1,                                                                       \
		 .max = 600,                                                                     \
		 .unit = "seconds",                                                              \
		 .help = "a query unanswered for so long ends the connection"},                  \
		{.name = "log-level",                                                            \
		 .type = TGA_OPTION_STRING,                                                      \
		 .offset = offsetof(config_type, member.log_level),                              \
		 .env = "TGAUTH_LOG_LEVEL",                                                      \
		 .value = "info",                                                                \
		 .help = "debug, info, warning or error",                                        \
		 .reloads = true,                                                                \
		 .check = tga_check_log_level},                                                  \
	{                                                                                    \
		.name = "log-format", .type = TGA_OPTION_STRING,                                 \
		.offset = offsetof(config_type, member.log_format), .env = "TGAUTH_LOG_FORMAT",  \
		.value = "kv", .help = "kv or json", .reloads = true,                            \
		.check = tga_check_log_format                                                    \
	}

/* Puts the connection string together.  False when out of memory. */
bool tga_common_finish(tga_common_config *config) __attribute__((warn_unused_result));

/* Gives back, and wipes, what tga_common_finish made. */
void tga_common_clear(tga_common_config *config);

/* The log that the options ask for, on standard error. */
tga_log tga_common_log(const tga_common_config *config, const char *program);

/* What other options, read anew, mean for it. */
void tga_common_set_log(const tga_common_config *config, tga_log *log);

#endif
