/*
 * http_head.c
 *		See http_head.h; RFC 9112 sections 2 to 6.
 */
#include "http_head.h"

#include "authority.h"

#define MAX_LENGTH_DIGITS 15

static bool
is_token_char(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		   (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool
is_token(tga_span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_token_char((unsigned char) s.at[i]))
			return false;
	return s.len > 0;
}

bool
tga_http_is_field_value(tga_span s)
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
is_target(tga_span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] <= 0x20 || s.at[i] >= 0x7f || s.at[i] == '#')
			return false;
	return s.len > 0;
}

static bool
is_authority(tga_span text)
{
	tga_span host;
	int port;

	return tga_authority_split(text, &host, &port);
}

static bool
list_has(tga_span list, const char *word)
{
	tga_span part;

	while (tga_span_next(&list, ',', &part))
		if (tga_span_is_nocase(tga_span_trim(part), word))
			return true;
	return false;
}

tga_span
tga_http_head_field(const tga_http_head *head, const char *name)
{
	for (size_t i = 0; i < head->count; i++)
		if (tga_span_is_nocase(head->fields[i].name, name))
			return head->fields[i].value;
	return (tga_span){NULL, 0};
}

bool
tga_http_head_repeats(const tga_http_head *head, const char *name)
{
	int times = 0;

	for (size_t i = 0; i < head->count; i++)
		times += tga_span_is_nocase(head->fields[i].name, name);
	return times > 1;
}

bool
tga_http_head_lists(const tga_http_head *head, const char *name, const char *word)
{
	for (size_t i = 0; i < head->count; i++)
		if (tga_span_is_nocase(head->fields[i].name, name) &&
			list_has(head->fields[i].value, word))
			return true;
	return false;
}

bool
tga_http_head_has_body(const tga_http_head *head)
{
	return head->chunked || head->content_length > 0;
}

/* Path and query of "/path?query", also after "http://host" (RFC 9112 3.2.2). */
static bool
parse_target(tga_span target, tga_http_head *head)
{
	const char *mark;

	for (size_t i = 0; i < 2; i++)
	{
		const char *scheme = i == 0 ? "http://" : "https://";
		size_t len = strlen(scheme);

		if (target.len > len && strncasecmp(target.at, scheme, len) == 0)
		{
			mark = memchr(target.at + len, '/', target.len - len);
			if (mark == NULL || !is_authority((tga_span){
									target.at + len, (size_t) (mark - target.at) - len}))
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
	head->query = (tga_span){target.at + target.len, 0};
	if (mark != NULL)
	{
		head->path.len = (size_t) (mark - target.at);
		head->query = (tga_span){mark + 1, target.len - head->path.len - 1};
	}
	return true;
}

static int
parse_request_line(tga_span line, tga_http_head *head)
{
	tga_span method, target, version = line;

	if (!tga_span_next(&version, ' ', &method) ||
		!tga_span_next(&version, ' ', &target) || version.at == NULL || !is_token(method))
		return 400;
	if (version.len != 8 || memcmp(version.at, "HTTP/", 5) != 0)
		return 400;
	if (!tga_span_is(version, "HTTP/1.1") && !tga_span_is(version, "HTTP/1.0"))
		return 505;
	head->http_1_1 = version.at[7] == '1';
	head->verb = method;
	head->method = tga_span_is(method, "GET")	 ? TGA_HTTP_GET
				   : tga_span_is(method, "HEAD") ? TGA_HTTP_HEAD
				   : tga_span_is(method, "POST") ? TGA_HTTP_POST
												 : TGA_HTTP_OTHER;
	if (head->method == TGA_HTTP_OTHER && tga_span_is(target, "*"))
		return 405;
	if (!is_target(target) || !parse_target(target, head))
		return 400;
	return TGA_HTTP_HEAD_DONE;
}

/* "Name: value", with the white space around the value cut off. */
static bool
split_field(tga_span line, tga_http_field *field)
{
	tga_span value = line;

	if (!tga_span_next(&value, ':', &field->name) || value.at == NULL ||
		!is_token(field->name))
		return false;
	field->value = tga_span_trim(value);
	return tga_http_is_field_value(field->value);
}

bool
tga_http_is_field_line(tga_span line)
{
	tga_http_field field;

	return split_field(line, &field);
}

static int
parse_field(tga_span line, tga_http_head *head)
{
	if (head->count == TGA_HTTP_MAX_FIELDS)
		return 431;
	return split_field(line, &head->fields[head->count++]) ? TGA_HTTP_HEAD_DONE : 400;
}

static int
parse_content_length(tga_http_head *head)
{
	tga_span text = tga_http_head_field(head, "Content-Length");

	if (text.at == NULL)
		return TGA_HTTP_HEAD_DONE;
	if (text.len == 0 || tga_http_head_repeats(head, "Content-Length"))
		return 400;
	for (size_t i = 0; i < text.len; i++)
	{
		if (text.at[i] < '0' || text.at[i] > '9')
			return 400;
		if (i == MAX_LENGTH_DIGITS)
			return 413;
		head->content_length = head->content_length * 10 + (text.at[i] - '0');
	}
	return TGA_HTTP_HEAD_DONE;
}

/* Chunked, once, at the end and alone is what we decode (RFC 9112 6.1, 6.3). */
static int
parse_transfer_encoding(tga_http_head *head)
{
	size_t codings = 0, chunked = 0;
	bool last = false;

	for (size_t i = 0; i < head->count; i++)
	{
		tga_span list = head->fields[i].value, coding;

		if (!tga_span_is_nocase(head->fields[i].name, "Transfer-Encoding"))
			continue;
		for (; tga_span_next(&list, ',', &coding); codings++)
		{
			last = tga_span_is_nocase(tga_span_trim(coding), "chunked");
			chunked += last;
		}
	}
	if (codings == 0)
		return TGA_HTTP_HEAD_DONE;
	if (!last || chunked > 1 || !head->http_1_1 ||
		tga_http_head_field(head, "Content-Length").at != NULL)
		return 400;
	head->chunked = true;
	return codings == 1 ? TGA_HTTP_HEAD_DONE : 501;
}

/* What the fields mean for the connection and the body. */
static int
interpret(tga_http_head *head)
{
	tga_span expect = tga_http_head_field(head, "Expect");
	tga_span host = tga_http_head_field(head, "Host");
	int status = parse_content_length(head);

	if (status == TGA_HTTP_HEAD_DONE)
		status = parse_transfer_encoding(head);
	if (status != TGA_HTTP_HEAD_DONE)
		return status;
	if (tga_http_head_repeats(head, "Host") ||
		(host.at == NULL ? head->http_1_1 : !is_authority(host)))
		return 400;
	if (expect.at != NULL && !tga_span_is_nocase(expect, "100-continue"))
		return 417;
	head->expects_continue = expect.at != NULL && head->http_1_1;
	head->keep_alive = head->http_1_1
						   ? !tga_http_head_lists(head, "Connection", "close")
						   : tga_http_head_lists(head, "Connection", "keep-alive");
	head->websocket = head->http_1_1 &&
					  tga_http_head_lists(head, "Connection", "upgrade") &&
					  tga_http_head_lists(head, "Upgrade", "websocket");
	return TGA_HTTP_HEAD_DONE;
}

/*
 * The head's length with the empty line that ends it.  What cannot become a head any more
 * is refused where that shows: a client that ends its lines otherwise would wait for us
 * as we for it.
 */
static int
find_end(const char *bytes, size_t len, size_t *end)
{
	size_t at = 0, lines = 0;
	const char *lf;

	while ((lf = memchr(bytes + at, '\n', len - at)) != NULL)
	{
		*end = (size_t) (lf - bytes) + 1;
		if (*end == 1 || lf[-1] != '\r')
			return 400;
		if (*end - at == 2)
			return TGA_HTTP_HEAD_DONE;
		if (++lines > TGA_HTTP_MAX_FIELDS + 1)
			return 431;
		at = *end;
	}
	return TGA_HTTP_HEAD_MORE;
}

/* The next line without its CR LF; the caller knows that there is one. */
static bool
next_line(tga_span *rest, tga_span *line)
{
	if (!tga_span_next(rest, '\n', line) || line->len == 0 ||
		line->at[line->len - 1] != '\r')
		return false;
	line->len--;
	return true;
}

int
tga_http_head_parse(const char *bytes, size_t len, size_t limit, tga_http_head *head,
					size_t *used)
{
	size_t skipped = len >= 2 && memcmp(bytes, "\r\n", 2) == 0 ? 2 : 0;
	size_t end = 0;
	tga_span rest, line;
	int status;

	if (len > skipped && !is_token_char((unsigned char) bytes[skipped]) &&
		!(len == 1 && bytes[0] == '\r'))
		return 400;
	status = find_end(bytes + skipped, len - skipped, &end);
	if (status == TGA_HTTP_HEAD_DONE ? end > limit
									 : status == TGA_HTTP_HEAD_MORE && len >= limit)
		return memchr(bytes + skipped, '\n', (len < limit ? len : limit) - skipped) ==
					   NULL
				   ? 414
				   : 431;
	if (status != TGA_HTTP_HEAD_DONE)
		return status;

	memset(head, 0, offsetof(tga_http_head, fields));
	rest = (tga_span){bytes + skipped, end - 2};
	if (!next_line(&rest, &line))
		return 400;
	status = parse_request_line(line, head);
	while (status == TGA_HTTP_HEAD_DONE && rest.len > 0)
	{
		if (!next_line(&rest, &line))
			return 400;
		status = parse_field(line, head);
	}
	if (status == TGA_HTTP_HEAD_DONE)
		status = interpret(head);
	*used = skipped + end;
	return status;
}
