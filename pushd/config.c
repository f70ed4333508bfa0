/*
 * config.c
 *		See config.h.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <openssl/crypto.h>

#include "buffer.h"
#include "http/fields.h"
#include "page/brand.h"
#include "secret_file.h"

static const char *
check_listen(const char *value)
{
	tga_listen_address address;

	return tga_listen_parse(value, &address);
}

static const char *
check_url(const char *value)
{
	pushd_public_url url;

	return pushd_public_url_parse(value, &url);
}

static const char *
check_prefix(const char *value)
{
	size_t len = strlen(value);

	for (size_t i = 0; i < len; i++)
		if (value[i] <= ' ' || value[i] > '~' || strchr("?#%;\"'<>\\&", value[i]) != NULL)
			return "has characters that a path prefix should not have";
	return len > 0 && len < 100 && value[0] == '/' && value[len - 1] == '/' &&
				   strstr(value, "//") == NULL
			   ? NULL
			   : "must begin and end with one slash, as /tgauth/ does";
}

static const char *
check_path(const char *value)
{
	return pushd_is_local_path(value, 1024) ? NULL
											: "must be a path on this site, as / is";
}

/* Addresses are kept in many forms; all of these lead to the same bot. */
static const char *
check_bot_url(const char *value)
{
	static const char *const starts[] = {"https://t.me/", "https://telegram.me/"};
	static const char *const ends[] = {"", "/", "?start", "?start="};

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
	{
		size_t n = strlen(starts[i]), name;

		if (strncmp(value, starts[i], n) != 0)
			continue;
		name = strspn(value + n, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
								 "0123456789_");
		for (size_t k = 0; k < sizeof(ends) / sizeof(ends[0]); k++)
			if (name > 0 && name <= 64 && strcmp(value + n + name, ends[k]) == 0)
				return NULL;
	}
	return "must be https://t.me/NAME_OF_THE_BOT";
}

static const char *
check_redis(const char *value)
{
	pushd_redis_url url;
	const char *wrong = pushd_redis_url_parse(value, &url);

	explicit_bzero(&url, sizeof(url));
	return wrong;
}

static const char *
check_networks(const char *value)
{
	pushd_networks list;

	return pushd_networks_parse(tga_span_of(value), &list)
			   ? NULL
			   : "is not a comma-separated list of addresses and networks";
}

static const char *
check_remote_user(const char *value)
{
	return strcmp(value, "id") == 0 || strcmp(value, "username") == 0
			   ? NULL
			   : "is neither id nor username";
}

static const char *
check_directory(const char *value)
{
	struct stat info;

	return *value == '\0' || (stat(value, &info) == 0 && S_ISDIR(info.st_mode))
			   ? NULL
			   : "is no directory that can be looked into";
}

#define FIELD(member) .offset = offsetof(pushd_config, member)
#define TEXT .type = TGA_OPTION_STRING
#define RELOADS .reloads = true
#define NUMBER(low, high, what)                                                          \
	.type = TGA_OPTION_INT, .min = low, .max = high, .unit = what

static const tga_option options[] = {
	{"listen", TEXT, FIELD(listen), "TGAUTH_LISTEN", .value = "127.0.0.1:8080",
	 .help = "address:port, or unix:/path; sockets of LISTEN_FDS take its place",
	 .check = check_listen},
	{"url", TEXT, FIELD(url), "TGAUTH_URL", .value = "http://localhost:8080",
	 .help = "how browsers reach this site: decides cookies and allowed origins",
	 .check = check_url},
	{"prefix", TEXT, FIELD(prefix), "TGAUTH_PREFIX", .value = "/tgauth/",
	 .help = "path under which everything is served", .check = check_prefix},
	{"after-login", TEXT, FIELD(after_login), "TGAUTH_AFTER_LOGIN", .value = "/", RELOADS,
	 .help = "where a login ends that named no return path", .check = check_path},
	{"bot-url", TEXT, FIELD(bot_url), "TGAUTH_BOT_URL", .also = {"TG_URL"}, RELOADS,
	 .help = "https://t.me/BOT; without it tgauth.bot_url of the database counts",
	 .check = check_bot_url},
	{"brand-dir", TEXT, FIELD(brand_dir), "TGAUTH_BRAND_DIR", RELOADS,
	 .help = "the pages' own logo, colours and texts; its files are read anew as well",
	 .check = check_directory},
	{"channel", NUMBER(0, 255, NULL), FIELD(channel), "TGAUTH_CHANNEL", .value = "0",
	 .help = "which notification channel this daemon's logins are announced on"},

	{"password-connections", NUMBER(1, 16, NULL), FIELD(password_connections),
	 "TGAUTH_PASSWORD_CONNECTIONS", .value = "2",
	 .help = "connections to PostgreSQL for passwords, each of which keeps it busy"},

	{"redis", TEXT, FIELD(redis), "TGAUTH_REDIS", .also = {"REDIS_URL", "REDIS_HOST"},
	 .help = "a Redis used as cache: host:port, redis://, rediss://, redis+sentinel://, "
			 "unix:/path; empty or off: none",
	 .check = check_redis, .show = pushd_redis_url_show},
	{"redis-user", TEXT, FIELD(redis_user), "TGAUTH_REDIS_USER",
	 .also = {"REDIS_USERNAME"}, .help = "user of it, where the URL names none"},
	{"redis-password", .type = TGA_OPTION_SECRET, FIELD(redis_password),
	 "TGAUTH_REDIS_PASSWORD", .also = {"REDIS_PASSWORD"},
	 .help = "password for it, where the URL has none"},
	{"redis-password-file", TEXT, FIELD(redis_password_file),
	 "TGAUTH_REDIS_PASSWORD_FILE",
	 .help = "a file with that password, read at each connection"},
	{"redis-ca", TEXT, FIELD(redis_ca), "TGAUTH_REDIS_CA",
	 .help = "authorities for rediss://, a PEM file read at each connection; else the "
			 "system's"},
	{"redis-cert", TEXT, FIELD(redis_cert), "TGAUTH_REDIS_CERT",
	 .help = "our own certificate for it, with what leads to its authority"},
	{"redis-key", TEXT, FIELD(redis_key), "TGAUTH_REDIS_KEY",
	 .help = "the private key of --redis-cert, without a passphrase"},
	{"redis-server-name", TEXT, FIELD(redis_server_name), "TGAUTH_REDIS_SERVER_NAME",
	 .help = "what its certificate must be for, if not for the host"},
	{"redis-sentinel-user", TEXT, FIELD(redis_sentinel_user),
	 "TGAUTH_REDIS_SENTINEL_USER", .help = "user of the sentinels themselves"},
	{"redis-sentinel-password", .type = TGA_OPTION_SECRET, FIELD(redis_sentinel_password),
	 "TGAUTH_REDIS_SENTINEL_PASSWORD", .help = "password for the sentinels themselves"},
	{"redis-sentinel-password-file", TEXT, FIELD(redis_sentinel_password_file),
	 "TGAUTH_REDIS_SENTINEL_PASSWORD_FILE",
	 .help = "a file with that password, read at each connection"},
	{"cache-ttl", NUMBER(1, 3600, "seconds"), FIELD(cache_ttl), "TGAUTH_CACHE_TTL",
	 .value = "300", .help = "how long Redis may believe in a session"},

	{"sessions-in-memory", NUMBER(0, 1000000, NULL), FIELD(sessions_in_memory),
	 "TGAUTH_SESSIONS_IN_MEMORY", .value = "16384",
	 .help = "sessions in the daemon's own memory, believed while PostgreSQL answers"},

	{"secret-key", .type = TGA_OPTION_SECRET, FIELD(secret_key), "TGAUTH_SECRET_KEY",
	 .also = {"SECRET_KEY"}, .help = "mixed into what this daemon alone signs"},
	{"trusted-proxies", TEXT, FIELD(trusted_proxies), "TGAUTH_TRUSTED_PROXIES",
	 .value = "", RELOADS,
	 .help = "networks of proxies whose word on who asks counts; a unix socket's does",
	 .check = check_networks},
	{"proxy-protocol", .type = TGA_OPTION_BOOL, FIELD(proxy_protocol),
	 "TGAUTH_PROXY_PROTOCOL", .value = "off", RELOADS,
	 .help = "whether trusted proxies begin each connection with a PROXY header"},
	{"remote-user", TEXT, FIELD(remote_user), "TGAUTH_REMOTE_USER", .value = "id",
	 RELOADS,
	 .help = "what Remote-User of GET auth is: id stays a person's, username does not",
	 .check = check_remote_user},
	{"metrics-from", TEXT, FIELD(metrics_from), "TGAUTH_METRICS_FROM",
	 .value = "127.0.0.0/8,::1", RELOADS, .help = "networks that may read metrics",
	 .check = check_networks},

	{"login-seconds", NUMBER(10, 3600, "seconds"), FIELD(login_seconds),
	 "TGAUTH_LOGIN_SECONDS", .value = "900",
	 .help = "how long a login waits before the page must begin a new one"},
	{"max-connections", NUMBER(1, 1000000, NULL), FIELD(max_connections),
	 "TGAUTH_MAX_CONNECTIONS", .value = "20000", RELOADS,
	 .help = "connections in all; the file limit may lower it"},
	{"max-per-address", NUMBER(1, 1000000, NULL), FIELD(max_per_address),
	 "TGAUTH_MAX_PER_ADDRESS", .value = "256", RELOADS,
	 .help = "connections of one address, or one IPv6 /64"},
	{"attempts-per-minute", NUMBER(1, 1000000, NULL), FIELD(attempts_per_minute),
	 "TGAUTH_ATTEMPTS_PER_MINUTE", .value = "240", RELOADS,
	 .help = "logins begun from one address; requests of one login or session"},
	{"max-head-bytes", NUMBER(512, 1048576, "bytes"), FIELD(max_head_bytes),
	 "TGAUTH_MAX_HEAD_BYTES", .value = "98304", RELOADS,
	 .help = "size of a request's head"},
	{"max-body-bytes", NUMBER(256, 1048576, "bytes"), FIELD(max_body_bytes),
	 "TGAUTH_MAX_BODY_BYTES", .value = "32768", RELOADS,
	 .help = "size of a request's body"},
	{"request-seconds", NUMBER(1, 300, "seconds"), FIELD(request_seconds),
	 "TGAUTH_REQUEST_SECONDS", .value = "10", RELOADS,
	 .help = "time for a request to arrive"},
	{"idle-seconds", NUMBER(1, 3600, "seconds"), FIELD(idle_seconds),
	 "TGAUTH_IDLE_SECONDS", .value = "75", RELOADS,
	 .help = "how long a connection may rest between two requests"},
	{"slow-seconds", NUMBER(1, 300, "seconds"), FIELD(slow_seconds),
	 "TGAUTH_SLOW_SECONDS", .value = "20", RELOADS,
	 .help = "how long output may wait for a slow reader"},
	{"ping-seconds", NUMBER(1, 300, "seconds"), FIELD(ping_seconds),
	 "TGAUTH_PING_SECONDS", .value = "25", RELOADS,
	 .help = "how often a waiting connection is asked whether it is there"},
	{"drain-seconds", NUMBER(0, 600, "seconds"), FIELD(drain_seconds),
	 "TGAUTH_DRAIN_SECONDS", .value = "10", RELOADS,
	 .help = "over how long SIGTERM spreads the closing of waiting connections"},

	TGA_COMMON_OPTIONS(pushd_config, common, "TGAUTH_PUSHD_DSN"),
};

static bool
is_set(const char *value)
{
	return value != NULL && *value != '\0';
}

/* What goes without saying is not said, so an option that counts for nothing is a mistake. */
static const char *
check_redis_options(const pushd_config *c)
{
	const pushd_redis_url *url = &c->redis_url;
	bool tls = is_set(c->redis_ca) || is_set(c->redis_cert) || is_set(c->redis_key) ||
			   is_set(c->redis_server_name);
	bool password = url->password[0] != '\0' || is_set(c->redis_password) ||
					is_set(c->redis_password_file);

	if (url->kind == PUSHD_REDIS_NONE)
		return NULL;
	if (tls && !url->tls)
		return "--redis-ca, --redis-cert, --redis-key and --redis-server-name need a "
			   "--redis of rediss:// or rediss+sentinel://";
	if (is_set(c->redis_cert) != is_set(c->redis_key))
		return "--redis-cert and --redis-key go together";
	if ((url->user[0] != '\0' || is_set(c->redis_user)) && !password)
		return "--redis has a user and no password: put it into the URL, "
			   "TGAUTH_REDIS_PASSWORD or --redis-password-file";
	return NULL;
}

/* Works out the meaning of what was parsed. */
static bool
finish(void *config, char complaint[static TGA_COMPLAINT_MAX])
{
	pushd_config *c = config;
	const char *wrong;

	snprintf(complaint, TGA_COMPLAINT_MAX, "out of memory");
	if (pushd_public_url_parse(c->url, &c->public_url) != NULL ||
		!pushd_networks_parse(tga_span_of(c->trusted_proxies), &c->trusted) ||
		!pushd_networks_parse(tga_span_of(c->metrics_from), &c->metrics_networks) ||
		tga_listen_parse(c->listen, &c->address) != NULL ||
		pushd_redis_url_parse(c->redis != NULL ? c->redis : "", &c->redis_url) != NULL ||
		!tga_common_finish(&c->common))
		return false;
	wrong = check_redis_options(c);
	if (wrong != NULL)
		snprintf(complaint, TGA_COMPLAINT_MAX, "%s", wrong);
	return wrong == NULL;
}

static void
clear(void *config)
{
	pushd_config_clear(config);
}

void
pushd_config_clear(pushd_config *c)
{
	tga_common_clear(&c->common);
	explicit_bzero(&c->redis_url, sizeof(c->redis_url));
}

void
pushd_config_warn(const pushd_config *c, const tga_log *log)
{
	const char *const paths[] = {c->redis_password_file, c->redis_sentinel_password_file,
								 c->redis_key};

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
	{
		FILE *file = is_set(paths[i]) ? fopen(paths[i], "re") : NULL;

		if (file != NULL && tga_file_is_open_to_everybody(file))
			tga_log_event(
				log, TGA_WARNING, "secret_file_open", "path", paths[i], "hint",
				"everybody on this machine can read it, or change it: chmod 640", NULL);
		if (file != NULL)
			fclose(file);
	}
}

void
pushd_config_reloaded(pushd_config *c)
{
	/* They were checked when they were read. */
	(void) !pushd_networks_parse(tga_span_of(c->trusted_proxies), &c->trusted);
	(void) !pushd_networks_parse(tga_span_of(c->metrics_from), &c->metrics_networks);
}

static const tga_question print_texts = {
	.flag = "--print-texts",
	.value = "LANGUAGE",
	.help = "every text of the pages, as a file for --brand-dir to be changed",
	.answer = pushd_brand_print_texts,
};

const tga_program config_program = {
	.name = "tgauth-pushd",
	.summary = "log browsers in through a Telegram bot: page, WebSocket, sessions",
	.version = TGAUTH_VERSION,
	.config_env = "TGAUTH_PUSHD_CONFIG",
	.options = options,
	.count = sizeof(options) / sizeof(options[0]),
	.config_size = sizeof(pushd_config),
	.question = &print_texts,
	.finish = finish,
	.clear = clear,
};
