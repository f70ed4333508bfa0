/*
 * template.c
 *		See template.h.
 *
 * A template becomes a flat array of operations; a section knows where it ends,
 * so rendering is a loop that sometimes jumps forward, and for each row of a list
 * the same over the operations within.
 */
#include "page/template.h"

#include <stdlib.h>
#include <string.h>

#include "must.h"

#define MAX_DEPTH 8

typedef enum op_kind
{
	OP_LITERAL,
	OP_VALUE,
	OP_PART,
	OP_IF,
	OP_UNLESS,
	OP_EACH
} op_kind;

typedef struct op
{
	op_kind kind;
	size_t id;		  /* of the value, part or list */
	size_t end;		  /* of a section: the operation after it */
	const char *text; /* a literal, or the name that opened a section */
	size_t len;
} op;

struct pushd_template
{
	op *ops;
	size_t count;
	size_t room;
};

/* What is known in the middle of parsing. */
typedef struct parser
{
	pushd_template *result;
	const pushd_template_names *names;
	size_t open[MAX_DEPTH]; /* the sections around here, as indexes of operations */
	size_t depth;
	char *error;
} parser;

static bool
fail(parser *p, const char *why, const char *tag, size_t len)
{
	snprintf(p->error, PUSHD_TEMPLATE_ERROR_BYTES, "%s: %.*s", why, (int) len, tag);
	return false;
}

static bool
append(parser *p, op operation)
{
	pushd_template *t = p->result;

	if (t->count == t->room)
	{
		size_t room = t->room == 0 ? 16 : t->room * 2;
		op *ops = realloc(t->ops, room * sizeof(op));

		if (ops == NULL)
			return fail(p, "out of memory", "", 0);
		t->ops = ops;
		t->room = room;
	}
	t->ops[t->count++] = operation;
	return true;
}

static bool
find(const char *const *names, size_t count, const char *name, size_t len, size_t *id)
{
	for (*id = 0; *id < count; ++*id)
		if (strlen(names[*id]) == len && strncasecmp(names[*id], name, len) == 0)
			return true;
	return false;
}

static bool
open_section(parser *p, op_kind kind, const char *name, size_t len)
{
	op section = {.kind = kind, .text = name, .len = len};
	bool list = kind == OP_EACH;

	if (!find(list ? p->names->lists : p->names->values,
			  list ? p->names->n_lists : p->names->n_values, name, len, &section.id))
		return fail(p, list ? "unknown list" : "unknown name", name, len);
	if (p->depth == MAX_DEPTH)
		return fail(p, "sections too deep", name, len);
	p->open[p->depth++] = p->result->count;
	return append(p, section);
}

static bool
close_section(parser *p, const char *name, size_t len)
{
	op *section;

	if (p->depth == 0)
		return fail(p, "closed but not open", name, len);
	section = &p->result->ops[p->open[--p->depth]];
	if (section->len != len || memcmp(section->text, name, len) != 0)
		return fail(p, "closes another section", name, len);
	section->end = p->result->count;
	return true;
}

/* What stands between the braces. */
static bool
parse_tag(parser *p, const char *tag, size_t len)
{
	op operation = {.kind = OP_VALUE};

	switch (len > 0 ? tag[0] : '\0')
	{
		case '#':
			return open_section(p, OP_IF, tag + 1, len - 1);
		case '^':
			return open_section(p, OP_UNLESS, tag + 1, len - 1);
		case '*':
			return open_section(p, OP_EACH, tag + 1, len - 1);
		case '/':
			return close_section(p, tag + 1, len - 1);
	}
	if (len > 2 && memcmp(tag, "t.", 2) == 0)
	{
		operation.kind = OP_PART;
		if (!find(p->names->parts, p->names->n_parts, tag + 2, len - 2, &operation.id))
			return fail(p, "unknown text", tag, len);
	}
	else if (!find(p->names->values, p->names->n_values, tag, len, &operation.id))
		return fail(p, "unknown name", tag, len);
	return append(p, operation);
}

static bool
parse(parser *p, const char *source, size_t len)
{
	const char *end = source + len;

	while (source < end)
	{
		const char *tag = memmem(source, (size_t) (end - source), "{{", 2);
		const char *stop = tag != NULL ? tag : end;
		op literal = {OP_LITERAL, .text = source, .len = (size_t) (stop - source)};

		if (literal.len > 0 && !append(p, literal))
			return false;
		if (tag == NULL)
			break;
		tag += 2;
		stop = memmem(tag, (size_t) (end - tag), "}}", 2);
		if (stop == NULL)
			return fail(p, "braces left open", tag, (size_t) (end - tag));
		if (!parse_tag(p, tag, (size_t) (stop - tag)))
			return false;
		source = stop + 2;
	}
	return p->depth == 0 || fail(p, "section left open", "", 0);
}

pushd_template *
pushd_template_parse(const char *source, size_t len, const pushd_template_names *names,
					 char error[static PUSHD_TEMPLATE_ERROR_BYTES])
{
	parser p = {
		.result = calloc(1, sizeof(pushd_template)), .names = names, .error = error};

	if (p.result == NULL)
	{
		fail(&p, "out of memory", "", 0);
		return NULL;
	}
	if (parse(&p, source, len))
		return p.result;
	pushd_template_free(p.result);
	return NULL;
}

void
pushd_template_free(pushd_template *t)
{
	if (t == NULL)
		return;
	free(t->ops);
	free(t);
}

/* Good in text and in attributes within either kind of quotation marks. */
static void
put_escaped(const char *text, FILE *out)
{
	for (;;)
	{
		size_t plain = strcspn(text, "&<>\"'");

		fwrite(text, 1, plain, out);
		text += plain;
		switch (*text++)
		{
			case '&':
				fputs("&amp;", out);
				break;
			case '<':
				fputs("&lt;", out);
				break;
			case '>':
				fputs("&gt;", out);
				break;
			case '"':
				fputs("&quot;", out);
				break;
			case '\'':
				fputs("&#39;", out);
				break;
			default:
				return;
		}
	}
}

static void
render(const pushd_template *t, size_t from, size_t to, const pushd_template_scope *scope,
	   FILE *out)
{
	for (size_t i = from; i < to;)
	{
		const op *o = &t->ops[i++];
		bool named = o->kind == OP_VALUE || o->kind == OP_IF || o->kind == OP_UNLESS;
		const char *value = named ? scope->values[o->id] : NULL;
		bool empty = value == NULL || value[0] == '\0';

		switch (o->kind)
		{
			case OP_LITERAL:
				fwrite(o->text, 1, o->len, out);
				break;
			case OP_VALUE:
				if (!empty)
					put_escaped(value, out);
				break;
			case OP_PART:
				if (scope->parts[o->id] != NULL)
					pushd_template_render(scope->parts[o->id], scope, out);
				break;
			case OP_IF:
				i = empty ? o->end : i;
				break;
			case OP_UNLESS:
				i = empty ? i : o->end;
				break;
			case OP_EACH:
				TGA_MUST(scope->row != NULL);
				for (size_t row = 0; scope->row(scope->arg, o->id, row); row++)
					render(t, i, o->end, scope, out);
				i = o->end;
				break;
		}
	}
}

void
pushd_template_render(const pushd_template *t, const pushd_template_scope *scope,
					  FILE *out)
{
	render(t, 0, t->count, scope, out);
}
