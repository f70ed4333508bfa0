/*
 * config.h
 *		What an operator can set: the option table of tgauth-pushd.
 */
#ifndef TGA_PUSHD_CONFIG_H
#define TGA_PUSHD_CONFIG_H

#include "forwarded.h"
#include "common_options.h"
#include "public_url.h"

typedef struct config
{
	tga_common_config common;
	const char *listen;
	const char *url;
	const char *prefix;
	const char *after_login;
	const char *bot_url;
	const char *redis;
	const char *redis_password;
	const char *secret_key;
	const char *trusted_proxies;
	const char *remote_user;
	const char *metrics_from;
	int channel;
	int cache_ttl;
	int login_seconds;
	int drain_seconds;
	int max_connections;
	int max_per_address;
	int attempts_per_minute;
	int max_head_bytes;
	int max_body_bytes;
	int request_seconds;
	int idle_seconds;
	int slow_seconds;
	int ping_seconds;
	int password_connections;

	/* What the texts above mean, filled by config_finish. */
	public_url public_url;
	networks trusted;
	networks metrics_networks;
	const char *unix_path; /* NULL: listen on listen_host and listen_port */
	char listen_host[256];
	char listen_port[8];
	char redis_host[256]; /* empty: no Redis */
	char redis_port[8];
} config;

extern const tga_program config_program;

/* Works out the meaning of what was parsed.  False if memory is short. */
bool config_finish(config *c) __attribute__((warn_unused_result));
void config_clear(config *c);

/*
 * Splits "host:port", "[v6]:port" or "host".  False if it is none of these;
 * port stays as it is where the text has none.
 */
bool config_split_host_port(const char *text, char host[static 256], char port[static 8])
	__attribute__((warn_unused_result));

#endif
