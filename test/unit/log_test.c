/*
 * log_test.c
 *		A line an event, whatever a client puts into a value.
 */
#include "log.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

#include "health.h"
#include "tap.h"

static char written[8192];

static const char *
log_one(bool json, tga_log_level least, const char *value)
{
	FILE *out = tmpfile();
	tga_log log = {.out = out, .program = "t", .level = least, .json = json};
	size_t n;

	tga_log_event(&log, TGA_INFO, "tried", "value", value, "none", NULL, "n", TGA_NUM(-7),
				  NULL);
	rewind(out);
	n = fread(written, 1, sizeof(written) - 1, out);
	written[n] = '\0';
	fclose(out);
	return written;
}

static bool
one_line(const char *text)
{
	const char *newline = strchr(text, '\n');

	return newline != NULL && newline[1] == '\0';
}

/* --- the journal ---------------------------------------------------------------- */

/* What systemd says of where standard error leads. */
static void
set_stream(int fd)
{
	struct stat info;
	char text[64];

	fstat(fd, &info);
	snprintf(text, sizeof(text), "%llu:%llu", (unsigned long long) info.st_dev,
			 (unsigned long long) info.st_ino);
	setenv("JOURNAL_STREAM", text, 1);
}

/* Its other end, at a name that no file has. */
static int
journal_at(const char *name)
{
	struct sockaddr_un address;
	socklen_t len;
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);

	return tga_socket_address(name, &address, &len) &&
				   bind(fd, (struct sockaddr *) &address, len) == 0
			   ? fd
			   : -1;
}

static bool
has(const char *bytes, size_t len, const char *field, size_t field_len)
{
	return memmem(bytes, len, field, field_len) != NULL;
}

#define HAS(field) has(entry, len, field, sizeof(field) - 1)

static void
test_journal(void)
{
	FILE *out = tmpfile();
	tga_log log = {.out = out, .program = "t", .level = TGA_INFO, .in_journal = true};
	char name[64], entry[8192];
	ssize_t n;
	size_t len;
	int other_end;

	set_stream(fileno(out));
	ok(tga_journal_is_at(fileno(out)) && !tga_journal_is_at(0),
	   "what leads to the journal is known by JOURNAL_STREAM");
	setenv("JOURNAL_STREAM", "1:2:3", 1);
	ok(!tga_journal_is_at(fileno(out)), "which may say something else");
	snprintf(name, sizeof(name), "@tgauth-log-test-%d", (int) getpid());
	other_end = journal_at(name);
	log.journal = tga_journal_open(name);
	tga_log_event(&log, TGA_WARNING, "tried", "login_id", "ab", "none", NULL, "x-y",
				  "two\nPRIORITY=0", NULL);
	n = recv(other_end, entry, sizeof(entry), 0);
	len = n > 0 ? (size_t) n : 0;
	ok(HAS("\nMESSAGE=event=tried login_id=ab x-y=\"two\\u000aPRIORITY=0\"\n") &&
		   HAS("PRIORITY=4\n") && HAS("\nSYSLOG_IDENTIFIER=t\n") &&
		   HAS("\nTGAUTH_EVENT=tried\nTGAUTH_LOGIN_ID=ab\n"),
	   "an event with its fields");
	ok(HAS("\nTGAUTH_X_Y\n\x0e\0\0\0\0\0\0\0two\nPRIORITY=0\n") && !HAS("NONE"),
	   "a newline cannot forge a field");
	ok(ftell(out) == 0, "and no line beside it");
	close(other_end);
	tga_log_event(&log, TGA_ERROR, "lost", "why", "gone", NULL);
	rewind(out);
	entry[fread(entry, 1, sizeof(entry) - 1, out)] = '\0';
	ok(strcmp(entry, "<3>event=lost why=gone\n") == 0,
	   "what the socket does not take is a line with its level");
	fclose(out);
}

int
main(void)
{
	char huge[20000];
	json_t *parsed;

	ok(strstr(log_one(false, TGA_DEBUG, "plain"),
			  " level=info program=t event=tried value=plain n=-7\n") != NULL,
	   "pairs in order; one without a value is left out");
	ok(strstr(log_one(false, TGA_DEBUG, "two words"), " value=\"two words\" ") != NULL,
	   "a value with a space is quoted");
	ok(one_line(log_one(false, TGA_DEBUG, "a\nlevel=error forged")) &&
		   strstr(written, "\"a\\u000alevel=error forged\"") != NULL,
	   "a newline cannot forge a line");
	ok(*log_one(false, TGA_WARNING, "x") == '\0', "a lower level is not written");
	memset(huge, 'x', sizeof(huge) - 1);
	huge[sizeof(huge) - 1] = '\0';
	ok(one_line(log_one(false, TGA_DEBUG, huge)) && strlen(written) < 1024,
	   "a huge value is cut");
	parsed = json_loads(log_one(true, TGA_DEBUG, "q\"\\\n\x7f"), 0, NULL);
	ok(parsed != NULL && strcmp(json_string_value(json_object_get(parsed, "value")),
								"q\"\\\n\x7f") == 0,
	   "a JSON line reads back");
	json_decref(parsed);
	test_journal();
	return tap_done();
}
