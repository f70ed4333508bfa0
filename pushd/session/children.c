/*
 * children.c
 *		See children.h.
 */
#include "session/children.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "db/db_values.h"
#include "must.h"

#define BUCKETS 4096
#define KEPT_MS 60000

typedef struct entry
{
	pushd_id_node node;
	uint8_t token_id[TGA_LOGIN_ID_BYTES];
	uint8_t parent[TGA_LOGIN_ID_BYTES]; /* the hash of its token */
	uint64_t read_at;
	char host[];
} entry;

static entry *
entry_of(pushd_id_node *node)
{
	return (entry *) ((char *) node - offsetof(entry, node));
}

bool
pushd_children_open(pushd_children *c)
{
	TGA_MUST(c->loop != NULL && c->db != NULL && c->sessions != NULL);
	return pushd_id_table_open(&c->table, BUCKETS);
}

static void
drop(pushd_children *c, entry *e)
{
	pushd_id_table_remove(&c->table, &e->node, e->token_id);
	free(e);
}

void
pushd_children_close(pushd_children *c)
{
	while (c->table.first != NULL)
		drop(c, entry_of(c->table.first));
	pushd_id_table_close(&c->table);
}

static entry *
find(const pushd_children *c, const uint8_t *token_id)
{
	pushd_id_node *node = pushd_id_table_find(&c->table, token_id);

	for (; node != NULL; node = node->same_hash)
		if (memcmp(entry_of(node)->token_id, token_id, TGA_LOGIN_ID_BYTES) == 0)
			return entry_of(node);
	return NULL;
}

void
pushd_children_put(pushd_children *c, const uint8_t token_id[static TGA_LOGIN_ID_BYTES],
				   const char *host, const uint8_t parent[static TGA_LOGIN_ID_BYTES])
{
	size_t len = strlen(host) + 1;
	entry *e = find(c, token_id);

	TGA_MUST(c->table.count <= c->max);
	if (e != NULL)
		drop(c, e);
	else if (c->table.count == c->max && c->max > 0)
		drop(c, entry_of(c->table.last));
	e = c->max > 0 ? calloc(1, sizeof(*e) + len) : NULL;
	if (e == NULL)
		return;
	memcpy(e->token_id, token_id, sizeof(e->token_id));
	memcpy(e->parent, parent, sizeof(e->parent));
	memcpy(e->host, host, len);
	e->read_at = uv_now(c->loop);
	pushd_id_table_insert(&c->table, &e->node, e->token_id);
}

/* --- asking the database ------------------------------------------------------------ */

static const tga_pg_statement statement = {"site_session",
										   "SELECT host, encode(parent_token_id, 'hex') "
										   "FROM tgauth_site_session($1::bytea)"};

enum
{
	CHILD_HOST,
	CHILD_PARENT
};

typedef struct question
{
	pushd_children *children;
	uint8_t token_id[TGA_LOGIN_ID_BYTES];
	pushd_session_answer answer;
	void *arg;
	char host[];
} question;

static void
on_child(void *arg, const PGresult *result)
{
	question *q = arg;
	pushd_children *c = q->children;
	uint8_t parent[TGA_LOGIN_ID_BYTES];
	const char *host;

	c->asking--;
	if (!pushd_db_has_rows(c->db, &statement, result))
		q->answer(q->arg, PUSHD_DB_AWAY, NULL);
	else if (PQntuples(result) == 0 ||
			 !pushd_login_id_parse(tga_span_of(PQgetvalue(result, 0, CHILD_PARENT)),
								   parent))
		q->answer(q->arg, PUSHD_DB_ABSENT, NULL);
	else
	{
		host = PQgetvalue(result, 0, CHILD_HOST);
		pushd_children_put(c, q->token_id, host, parent);
		if (strcmp(host, q->host) == 0)
			pushd_session_find(c->sessions, parent, q->answer, q->arg);
		else
			q->answer(q->arg, PUSHD_DB_ABSENT, NULL);
	}
	free(q);
}

static void
ask(pushd_children *c, const uint8_t *token_id, const char *host,
	pushd_session_answer answer, void *arg)
{
	size_t len = strlen(host) + 1;
	question *q = malloc(sizeof(*q) + len);
	char id[PUSHD_DB_ID_TEXT];

	if (q != NULL)
	{
		*q = (question){.children = c, .answer = answer, .arg = arg};
		memcpy(q->token_id, token_id, sizeof(q->token_id));
		memcpy(q->host, host, len);
		if (pushd_db_send(c->db, &statement, 1,
						  (const char *const[]){pushd_db_id(token_id, id)}, on_child, q))
		{
			c->asking++;
			return;
		}
		free(q);
	}
	answer(arg, PUSHD_DB_AWAY, NULL);
}

/* What was read once stays true while nobody can be asked. */
void
pushd_children_find(pushd_children *c, const uint8_t token_id[static TGA_LOGIN_ID_BYTES],
					const char *host, pushd_session_answer answer, void *arg)
{
	const entry *e = find(c, token_id);

	if (e == NULL || (pushd_db_is_up(c->db) && uv_now(c->loop) - e->read_at > KEPT_MS))
		ask(c, token_id, host, answer, arg);
	else if (strcmp(e->host, host) == 0)
		pushd_session_find(c->sessions, e->parent, answer, arg);
	else
		answer(arg, PUSHD_DB_ABSENT, NULL);
}
