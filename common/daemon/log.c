/*
 * log.c
 *		See log.h.
 *
 * A line is put together in a buffer and written by one fwrite, so that lines
 * of several processes on one pipe do not mix.  A value too long for the buffer
 * is cut: a client's header must not decide how much is written.
 */
#include "log.h"

#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "json_escape.h"

#define LINE_MAX_BYTES 4096
#define VALUE_MAX_BYTES 512

static const char *const level_names[] = {"debug", "info", "warning", "error"};

typedef struct line
{
	char text[LINE_MAX_BYTES];
	size_t used; /* never above sizeof(text) - 2: the newline always fits */
} line;

static void
put_char(line *l, char c)
{
	if (l->used < sizeof(l->text) - 2)
		l->text[l->used++] = c;
}

static void
put_text(line *l, const char *text)
{
	while (*text != '\0')
		put_char(l, *text++);
}

static void
put_escaped(line *l, const char *value)
{
	size_t len = strnlen(value, VALUE_MAX_BYTES);
	char room[TGA_JSON_ESCAPE_MAX];

	put_char(l, '"');
	for (size_t i = 0; i < len; i++)
	{
		const char *escape = tga_json_escape(value[i], room);

		if (escape != NULL)
			put_text(l, escape);
		else
			put_char(l, value[i]);
	}
	put_char(l, '"');
}

/* Whether a value may stand without quotes in key=value. */
static bool
is_plain(const char *value)
{
	if (*value == '\0' || strnlen(value, VALUE_MAX_BYTES) == VALUE_MAX_BYTES)
		return false;
	for (; *value != '\0'; value++)
		if (*value <= ' ' || *value == '"' || *value == '=' || *value == '\\' ||
			*value == 0x7f)
			return false;
	return true;
}

static void
put_pair(line *l, bool json, const char *key, const char *value)
{
	if (json)
	{
		put_char(l, l->used == 0 ? '{' : ',');
		put_escaped(l, key);
		put_char(l, ':');
		put_escaped(l, value);
		return;
	}
	if (l->used > 0)
		put_char(l, ' ');
	put_text(l, key);
	put_char(l, '=');
	if (is_plain(value))
		put_text(l, value);
	else
		put_escaped(l, value);
}

static void
put_time(line *l, bool json)
{
	struct timespec now;
	struct tm utc;
	char seconds[32];
	char text[48];

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	strftime(seconds, sizeof(seconds), "%Y-%m-%dT%H:%M:%S", &utc);
	snprintf(text, sizeof(text), "%s.%03dZ", seconds, (int) (now.tv_nsec / 1000000));
	put_pair(l, json, "time", text);
}

static void
put_pairs(line *l, bool json, va_list pairs)
{
	const char *key;

	while ((key = va_arg(pairs, const char *)) != NULL)
	{
		const char *value = va_arg(pairs, const char *);

		if (value != NULL)
			put_pair(l, json, key, value);
	}
}

/* --- the journal ---------------------------------------------------------------- */

/* The levels of syslog: debug, informational, warning, error. */
static const char *const priorities[] = {"7", "6", "4", "3"};

/* The facility of daemons. */
#define FACILITY "3"

static void
add_field(tga_journal_entry *entry, const char *name, const char *value)
{
	tga_journal_add(entry, "", name, value, strlen(value));
}

static bool
send_to_journal(const tga_log *log, tga_log_level level, const char *event, const line *l,
				va_list pairs)
{
	tga_journal_entry entry = {.used = 0};
	const char *key;

	add_field(&entry, "PRIORITY", priorities[level]);
	add_field(&entry, "SYSLOG_FACILITY", FACILITY);
	add_field(&entry, "SYSLOG_IDENTIFIER", log->program);
	tga_journal_add(&entry, "", "MESSAGE", l->text, l->used);
	tga_journal_add(&entry, "TGAUTH_", "EVENT", event, strlen(event));
	while ((key = va_arg(pairs, const char *)) != NULL)
	{
		const char *value = va_arg(pairs, const char *);

		if (value != NULL)
			tga_journal_add(&entry, "TGAUTH_", key, value,
							strnlen(value, VALUE_MAX_BYTES));
	}
	return tga_journal_send(log->journal, &entry);
}

void
tga_log_use_journal(tga_log *log)
{
	if (log->in_journal && log->journal == NULL)
		log->journal = tga_journal_open(TGA_JOURNAL_SOCKET);
}

/* --- an event --------------------------------------------------------------------- */

void
tga_log_event(const tga_log *log, tga_log_level level, const char *event, ...)
{
	line l = {.used = 0};
	va_list pairs, again;
	bool sent;

	if (level < log->level)
		return;
	if (log->json || !log->in_journal)
	{
		put_time(&l, log->json);
		put_pair(&l, log->json, "level", level_names[level]);
		put_pair(&l, log->json, "program", log->program);
	}
	put_pair(&l, log->json, "event", event);
	va_start(pairs, event);
	va_copy(again, pairs);
	put_pairs(&l, log->json, pairs);
	va_end(pairs);
	if (log->json)
		put_char(&l, '}');
	sent = log->journal != NULL && send_to_journal(log, level, event, &l, again);
	va_end(again);
	if (sent)
		return;
	l.text[l.used++] = '\n';
	if (log->in_journal)
		fprintf(log->out, "<%s>", priorities[level]);
	fwrite(l.text, 1, l.used, log->out);
	fflush(log->out);
}

const char *
tga_log_number(char buffer[static 24], long long n)
{
	snprintf(buffer, 24, "%lld", n);
	return buffer;
}

bool
tga_log_level_parse(const char *name, tga_log_level *level)
{
	for (size_t i = 0; i < sizeof(level_names) / sizeof(level_names[0]); i++)
		if (strcasecmp(name, level_names[i]) == 0)
		{
			*level = (tga_log_level) i;
			return true;
		}
	return false;
}
