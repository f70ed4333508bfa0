/*
 * config.c
 *		See config.h.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "secret_file.h"

#define TOKEN_MAX 255

/* As BotFather gives them: the bot's number, a colon, 35 characters of base64url. */
static const char *
check_token(const char *value)
{
	size_t number = strspn(value, "0123456789");
	size_t secret;

	if (number == 0 || number > 19 || value[number] != ':')
		return "is not a bot's token, which begins with a number and a colon";
	secret = strspn(value + number + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
										"abcdefghijklmnopqrstuvwxyz0123456789_-");
	return secret > 0 && value[number + 1 + secret] == '\0' &&
				   number + 1 + secret < TOKEN_MAX
			   ? NULL
			   : "is not a bot's token: it has characters that no token has";
}

static const char *
check_api_url(const char *value)
{
	bool http = strncmp(value, "http://", 7) == 0;
	const char *host = value + (http ? 7 : 8);
	size_t len = strlen(value);

	if (!http && strncmp(value, "https://", 8) != 0)
		return "is neither https:// nor http://";
	if (*host == '\0' || *host == '/' || len > 512 || value[len - 1] == '/')
		return "must be a host and perhaps a path, without a slash at the end";
	return strpbrk(value, " \t\r\n?#@") == NULL ? NULL
												: "has characters that do not belong";
}

static const char *
check_site_url(const char *value)
{
	const char *host = strstr(value, "://");

	if (*value == '\0')
		return NULL;
	return (strncmp(value, "https://", 8) == 0 || strncmp(value, "http://", 7) == 0) &&
				   host[3] != '\0' && host[3] != '/' && strlen(value) <= 1024 &&
				   strpbrk(value, " \t\r\n\"<>") == NULL
			   ? NULL
			   : "is no address that a button can lead to";
}

/* Telegram itself wants https; its local server takes http as well. */
static const char *
check_webhook_url(const char *value)
{
	return *value == '\0' ||
				   (check_site_url(value) == NULL && strpbrk(value, "?#") == NULL)
			   ? NULL
			   : "is no address that Telegram can bring updates to";
}

static const char *
check_listen(const char *value)
{
	tga_listen_address address;

	return *value == '\0' ? NULL : tga_listen_parse(value, &address);
}

#define FIELD(member) .offset = offsetof(bot_config, member)
#define TEXT .type = TGA_OPTION_STRING
#define SECRET .type = TGA_OPTION_SECRET
#define RELOADS .reloads = true
#define NUMBER(low, high, what)                                                          \
	.type = TGA_OPTION_INT, .min = low, .max = high, .unit = what

static const tga_option options[] = {
	{"token", SECRET, FIELD(token), "TGAUTH_BOT_TOKEN",
	 .help = "the bot's token, from BotFather", .check = check_token},
	{"token-file", TEXT, FIELD(token_file), "TGAUTH_BOT_TOKEN_FILE",
	 .help = "a file with the token in it, where the environment has none"},
	{"api-url", TEXT, FIELD(api_url), "TGAUTH_API_URL",
	 .value = "https://api.telegram.org",
	 .help = "the Bot API: Telegram's, or a local server's; https_proxy is honoured",
	 .check = check_api_url},

	{"site-url", TEXT, FIELD(site_url), "TGAUTH_SITE_URL", RELOADS,
	 .help = "where the button of /start leads: the site's login page; empty: no button",
	 .check = check_site_url},

	{"webhook-url", TEXT, FIELD(webhook_url), "TGAUTH_WEBHOOK_URL",
	 .help =
		 "where Telegram brings updates, through a proxy to --listen; empty: they are polled",
	 .check = check_webhook_url},
	{"listen", TEXT, FIELD(listen), "TGAUTH_BOT_LISTEN",
	 .help =
		 "address:port or unix:/path for the webhook, healthz, readyz, metrics; empty: nowhere",
	 .check = check_listen},

	{"poll-seconds", NUMBER(1, 50, "seconds"), FIELD(poll_seconds), "TGAUTH_POLL_SECONDS",
	 .value = "50", RELOADS,
	 .help = "how long one question for updates may wait at Telegram"},
	{"poll-limit", NUMBER(1, 100, NULL), FIELD(poll_limit), "TGAUTH_POLL_LIMIT",
	 .value = "100", .help = "the most updates of one answer"},
	{"send-rate", NUMBER(0, 100000, "a second"), FIELD(send_rate), "TGAUTH_SEND_RATE",
	 .value = "30", RELOADS,
	 .help = "messages sent or edited; Telegram allows about 30; 0: any number"},
	{"send-queue", NUMBER(10, 1000000, NULL), FIELD(send_queue), "TGAUTH_SEND_QUEUE",
	 .value = "10000", RELOADS,
	 .help = "answers that may wait for Telegram before no more updates are taken"},
	{"drain-seconds", NUMBER(0, 600, "seconds"), FIELD(drain_seconds),
	 "TGAUTH_DRAIN_SECONDS", .value = "10", RELOADS,
	 .help = "how long SIGTERM waits for what is under way"},

	TGA_COMMON_OPTIONS(bot_config, common, "TGAUTH_BOT_DSN"),
};

/* NULL after a complaint. */
static char *
read_token_file(const char *path, bool *open_to_everybody, char *complaint)
{
	const char *why;
	char *token = tga_secret_file_read(path, TOKEN_MAX, open_to_everybody, &why);
	const char *wrong;

	if (token == NULL)
	{
		snprintf(complaint, TGA_COMPLAINT_MAX, "--token-file: cannot read '%.300s': %s",
				 path, why);
		return NULL;
	}
	wrong = check_token(token);
	if (wrong == NULL)
		return token;
	snprintf(complaint, TGA_COMPLAINT_MAX, "--token-file: what stands in '%.300s' %s",
			 path, wrong);
	explicit_bzero(token, strlen(token));
	free(token);
	return NULL;
}

bool
bot_config_is_set(const char *value)
{
	return value != NULL && *value != '\0';
}

static bool
find_token(bot_config *config, char *complaint)
{
	if (config->token != NULL)
		return true;
	if (!bot_config_is_set(config->token_file))
	{
		snprintf(complaint, TGA_COMPLAINT_MAX,
				 "no token: set TGAUTH_BOT_TOKEN or --token-file; BotFather in Telegram "
				 "gives one");
		return false;
	}
	config->token = config->token_read =
		read_token_file(config->token_file, &config->token_file_is_open, complaint);
	return config->token != NULL;
}

/* Reads the token file and puts the connection string together. */
static bool
finish(void *arg, char complaint[static TGA_COMPLAINT_MAX])
{
	bot_config *config = arg;

	if (bot_config_is_set(config->webhook_url) && !bot_config_is_set(config->listen))
	{
		snprintf(complaint, TGA_COMPLAINT_MAX,
				 "--webhook-url: needs --listen, where the updates arrive");
		return false;
	}
	if (!find_token(config, complaint))
		return false;
	snprintf(complaint, TGA_COMPLAINT_MAX, "out of memory");
	return (!bot_config_is_set(config->listen) ||
			tga_listen_parse(config->listen, &config->address) == NULL) &&
		   tga_common_finish(&config->common);
}

static void
clear(void *config)
{
	bot_config_clear(config);
}

void
bot_config_log(const bot_config *config, const tga_log *log)
{
	const char *url = config->api_url;

	tga_log_event(log, TGA_INFO, "starting", "version", bot_program.version, "api_url",
				  url, NULL);
	if (strncmp(url, "http://", 7) == 0 && strncmp(url, "http://127.", 11) != 0 &&
		strncmp(url, "http://localhost", 16) != 0 &&
		strncmp(url, "http://[::1]", 12) != 0)
		tga_log_event(log, TGA_WARNING, "token_in_the_clear", "hint",
					  "with http:// everyone on the way reads the bot's token", NULL);
	if (config->token_file_is_open)
		tga_log_event(log, TGA_WARNING, "token_file_open", "path", config->token_file,
					  "hint", "everybody on this machine can be the bot: chmod 600",
					  NULL);
}

void
bot_config_clear(bot_config *config)
{
	tga_common_clear(&config->common);
	if (config->token_read != NULL)
		explicit_bzero(config->token_read, strlen(config->token_read));
	free(config->token_read);
	config->token_read = NULL;
}

const tga_program bot_program = {
	.name = "tgauth-bot",
	.summary = "the Telegram bot that asks people whether it was them",
	.version = TGAUTH_VERSION,
	.about =
		"Asks Telegram for what people send to the bot, shows each of them who wants to "
		"log in, and tells PostgreSQL what they answered.  It needs the bot's token and "
		"a database role that has been given the job 'bot' by tgauth_grant.  It keeps "
		"nothing: stopped at any moment and started again, on this machine or another, "
		"it goes on where it was.",
	.config_env = "TGAUTH_BOT_CONFIG",
	.options = options,
	.count = sizeof(options) / sizeof(options[0]),
	.config_size = sizeof(bot_config),
	.finish = finish,
	.clear = clear,
};
