/*
 * http_head.c
 *		See http_head.h; RFC 9112 sections 2 to 6.
 */
#include "http_head.h"

#define MAX_LENGTH_DIGITS 15

static bool
is_token_char(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		   (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool
is_token(span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_token_char((unsigned char) s.at[i]))
			return false;
	return s.len > 0;
}

static bool
is_field_value(span s)
{
	for (size_t i = 0; i < s.len; i++)
	{
		unsigned char c = (unsigned char) s.at[i];

		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

static bool
is_target(span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] <= 0x20 || s.at[i] >= 0x7f || s.at[i] == '#')
			return false;
	return s.len > 0;
}

bool
http_list_has(span list, const char *word)
{
	span part;

	while (span_next(&list, ',', &part))
		if (span_is_nocase(span_trim(part), word))
			return true;
	return false;
}

span
http_head_field(const http_head *head, const char *name)
{
	for (size_t i = 0; i < head->count; i++)
		if (span_is_nocase(head->fields[i].name, name))
			return head->fields[i].value;
	return (span){NULL, 0};
}

bool
http_head_repeats(const http_head *head, const char *name)
{
	int times = 0;

	for (size_t i = 0; i < head->count; i++)
		times += span_is_nocase(head->fields[i].name, name);
	return times > 1;
}

/* Whether any field of that name, of perhaps several, lists the word. */
static bool
lists(const http_head *head, const char *name, const char *word)
{
	for (size_t i = 0; i < head->count; i++)
		if (span_is_nocase(head->fields[i].name, name) &&
			http_list_has(head->fields[i].value, word))
			return true;
	return false;
}

/* Path and query of "/path?query", also after "http://host" (RFC 9112 3.2.2). */
static bool
parse_target(span target, http_head *head)
{
	const char *mark;

	for (size_t i = 0; i < 2; i++)
	{
		const char *scheme = i == 0 ? "http://" : "https://";
		size_t len = strlen(scheme);

		if (target.len > len && strncasecmp(target.at, scheme, len) == 0)
		{
			mark = memchr(target.at + len, '/', target.len - len);
			if (mark == NULL)
				return false;
			target.len -= (size_t) (mark - target.at);
			target.at = mark;
			break;
		}
	}
	if (target.at[0] != '/')
		return false;
	mark = memchr(target.at, '?', target.len);
	head->path = target;
	head->query = (span){target.at + target.len, 0};
	if (mark != NULL)
	{
		head->path.len = (size_t) (mark - target.at);
		head->query = (span){mark + 1, target.len - head->path.len - 1};
	}
	return true;
}

static int
parse_request_line(span line, http_head *head)
{
	span method, target, version = line;

	if (!span_next(&version, ' ', &method) || !span_next(&version, ' ', &target) ||
		version.at == NULL || !is_token(method))
		return 400;
	if (version.len != 8 || memcmp(version.at, "HTTP/", 5) != 0)
		return 400;
	if (!span_is(version, "HTTP/1.1") && !span_is(version, "HTTP/1.0"))
		return 505;
	head->http_1_1 = version.at[7] == '1';
	head->method = span_is(method, "GET")	 ? HTTP_GET
				   : span_is(method, "HEAD") ? HTTP_HEAD
				   : span_is(method, "POST") ? HTTP_POST
											 : HTTP_OTHER;
	if (head->method == HTTP_OTHER && span_is(target, "*"))
		return 405;
	if (!is_target(target) || !parse_target(target, head))
		return 400;
	return HTTP_HEAD_DONE;
}

static int
parse_field(span line, http_head *head)
{
	span name, value = line;

	if (head->count == HTTP_MAX_FIELDS)
		return 431;
	if (!span_next(&value, ':', &name) || value.at == NULL || !is_token(name))
		return 400;
	value = span_trim(value);
	if (!is_field_value(value))
		return 400;
	head->fields[head->count++] = (http_field){name, value};
	return HTTP_HEAD_DONE;
}

static int
parse_content_length(http_head *head)
{
	span text = http_head_field(head, "Content-Length");

	if (text.at == NULL)
		return HTTP_HEAD_DONE;
	if (text.len == 0 || http_head_repeats(head, "Content-Length"))
		return 400;
	for (size_t i = 0; i < text.len; i++)
	{
		if (text.at[i] < '0' || text.at[i] > '9')
			return 400;
		if (i == MAX_LENGTH_DIGITS)
			return 413;
		head->content_length = head->content_length * 10 + (text.at[i] - '0');
	}
	return HTTP_HEAD_DONE;
}

/* What the fields mean for the connection and the body. */
static int
interpret(http_head *head)
{
	span expect = http_head_field(head, "Expect");
	int status = parse_content_length(head);

	if (status != HTTP_HEAD_DONE)
		return status;
	if (http_head_repeats(head, "Host") ||
		(head->http_1_1 && http_head_field(head, "Host").at == NULL))
		return 400;
	if (http_head_field(head, "Transfer-Encoding").at != NULL)
		return http_head_field(head, "Content-Length").at != NULL || !head->http_1_1
				   ? 400
				   : 411;
	if (expect.at != NULL && !span_is_nocase(expect, "100-continue"))
		return 417;
	head->expects_continue = expect.at != NULL && head->http_1_1;
	head->keep_alive = head->http_1_1 ? !lists(head, "Connection", "close")
									  : lists(head, "Connection", "keep-alive");
	head->websocket = head->http_1_1 && lists(head, "Connection", "upgrade") &&
					  lists(head, "Upgrade", "websocket");
	return HTTP_HEAD_DONE;
}

/* The head's length with the empty line that ends it; 0 if that is not there yet. */
static size_t
find_end(const char *bytes, size_t len)
{
	const char *end = memmem(bytes, len, "\r\n\r\n", 4);

	return end == NULL ? 0 : (size_t) (end - bytes) + 4;
}

/* The next line without its CR LF; the caller knows that there is one. */
static bool
next_line(span *rest, span *line)
{
	if (!span_next(rest, '\n', line) || line->len == 0 || line->at[line->len - 1] != '\r')
		return false;
	line->len--;
	return true;
}

int
http_head_parse(const char *bytes, size_t len, size_t limit, http_head *head,
				size_t *used)
{
	size_t skipped = len >= 2 && memcmp(bytes, "\r\n", 2) == 0 ? 2 : 0;
	size_t end;
	span rest, line;
	int status;

	if (len > skipped && !is_token_char((unsigned char) bytes[skipped]) &&
		!(len == 1 && bytes[0] == '\r'))
		return 400;
	end = find_end(bytes + skipped, len - skipped);
	if (end > limit || (end == 0 && len >= limit))
		return memchr(bytes + skipped, '\n', (len < limit ? len : limit) - skipped) ==
					   NULL
				   ? 414
				   : 431;
	if (end == 0)
		return HTTP_HEAD_MORE;

	memset(head, 0, offsetof(http_head, fields));
	rest = (span){bytes + skipped, end - 2};
	if (!next_line(&rest, &line))
		return 400;
	status = parse_request_line(line, head);
	while (status == HTTP_HEAD_DONE && rest.len > 0)
	{
		if (!next_line(&rest, &line))
			return 400;
		status = parse_field(line, head);
	}
	if (status == HTTP_HEAD_DONE)
		status = interpret(head);
	*used = skipped + end;
	return status;
}
