/*
 * config.h
 *		What an operator can set: the option table of tgauth-pushd.
 */
#ifndef PUSHD_CONFIG_H
#define PUSHD_CONFIG_H

#include "http/forwarded.h"
#include "common_options.h"
#include "http/public_url.h"
#include "listen.h"
#include "session/redis_url.h"

typedef struct pushd_config
{
	tga_common_config common;
	const char *listen;
	const char *url;
	const char *prefix;
	const char *after_login;
	const char *bot_url;
	const char *brand_dir;
	const char *redis;
	const char *redis_user;
	const char *redis_password;
	const char *redis_password_file;
	const char *redis_ca;
	const char *redis_cert;
	const char *redis_key;
	const char *redis_server_name;
	const char *redis_sentinel_user;
	const char *redis_sentinel_password;
	const char *redis_sentinel_password_file;
	const char *secret_key;
	const char *trusted_proxies;
	const char *remote_user;
	const char *metrics_from;
	bool proxy_protocol;
	int channel;
	int cache_ttl;
	int sessions_in_memory;
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

	/* What the texts above mean, filled when they have been parsed. */
	pushd_public_url public_url;
	pushd_networks trusted;
	pushd_networks metrics_networks;
	tga_listen_address address;
	pushd_redis_url redis_url;
} pushd_config;

extern const tga_program config_program;

/* Gives back, and wipes, what was worked out. */
void pushd_config_clear(pushd_config *c);

/* Says which files with secrets everybody on this machine can read or change. */
void pushd_config_warn(const pushd_config *c, const tga_log *log);

/* Works out anew what can change while the daemon runs. */
void pushd_config_reloaded(pushd_config *c);

#endif
