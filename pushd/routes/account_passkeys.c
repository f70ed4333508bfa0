/*
 * account_passkeys.c
 *		A user's passkeys on the account page, and POST account/passkey, which names one or
 *		removes it.  Adding one takes a script (passkey.c).
 */
#include "routes/account.h"

#include <stdlib.h>

#include "db/db_values.h"
#include "http/fields.h"
#include "pushd.h"
#include "routes/api.h"
#include "routes/decision.h"
#include "routes/passkey.h"

/* More than a user can have. */
#define PASSKEYS_MAX 100

/* In base64url, with a NUL. */
#define CREDENTIAL_ID_MAX 1400

/* --- the list ----------------------------------------------------------------------- */

static const tga_pg_statement list_statement = {
	"passkey_list",
	"SELECT encode(credential_id, 'hex'), name, floor(extract(epoch FROM created_at))::bigint, "
	"floor(extract(epoch FROM last_used_at))::bigint, synced, encode(login_id, 'hex'), "
	"cloned_at IS NOT NULL FROM tgauth_passkey_list($1::bigint)"};

enum
{
	LIST_CREDENTIAL_ID,
	LIST_NAME,
	LIST_CREATED_AT,
	LIST_LAST_USED_AT,
	LIST_SYNCED,
	LIST_LOGIN_ID,
	LIST_CLONED
};

static bool
is_true(const PGresult *result, int row, int column)
{
	return PQgetvalue(result, row, column)[0] == 't';
}

/* Whether the session of this visit added it or began by it. */
static bool
is_of_visit(const pushd_visit *v, const PGresult *result, int row)
{
	char mine[PUSHD_LOGIN_ID_HEX + 1];

	pushd_login_id_hex(v->session.login_id, mine);
	return strcmp(PQgetvalue(result, row, LIST_LOGIN_ID), mine) == 0;
}

static bool
read_passkey(const pushd_visit *v, const PGresult *result, int row,
			 pushd_page_passkey *passkey)
{
	tga_buffer id = {0};
	const char *name = PQgetvalue(result, row, LIST_NAME);

	pushd_passkey_text(PQgetvalue(result, row, LIST_CREDENTIAL_ID), &id);
	passkey->id = id.bytes;
	passkey->name = strdup(name);
	passkey->created_at = atoll(PQgetvalue(result, row, LIST_CREATED_AT));
	passkey->last_used_at = atoll(PQgetvalue(result, row, LIST_LAST_USED_AT));
	passkey->synced = is_true(result, row, LIST_SYNCED);
	passkey->cloned = is_true(result, row, LIST_CLONED);
	passkey->current = is_of_visit(v, result, row);
	return !id.failed && passkey->id != NULL && passkey->name != NULL;
}

static bool
read_list(pushd_visit *v, const PGresult *result)
{
	int n = PQntuples(result) < PASSKEYS_MAX ? PQntuples(result) : PASSKEYS_MAX;

	v->passkeys = calloc((size_t) n + 1, sizeof(*v->passkeys));
	if (v->passkeys == NULL)
		return false;
	while (v->passkey_count < (size_t) n)
	{
		int row = (int) v->passkey_count++;

		if (!read_passkey(v, result, row, &v->passkeys[row]))
			return false;
	}
	return true;
}

static void
on_list(void *arg, const PGresult *result)
{
	pushd_visit *v = arg;

	if (pushd_db_has_rows(&v->request->pushd->db, &list_statement, result) &&
		read_list(v, result))
	{
		pushd_account_ask_for_history(v);
		return;
	}
	pushd_respond_unavailable(v->request);
	pushd_account_free(v);
}

void
pushd_account_ask_for_passkeys(pushd_visit *v)
{
	char user_id[PUSHD_DB_NUMBER_TEXT];
	const char *values[] = {pushd_db_number(v->session.user_id, user_id)};

	if (!pushd_passkeys_are_offered(v->request->pushd))
		pushd_account_ask_for_history(v);
	else if (!pushd_db_send(&v->request->pushd->db, &list_statement, 1, values, on_list,
							v))
	{
		pushd_respond_unavailable(v->request);
		pushd_account_free(v);
	}
}

void
pushd_account_free_passkeys(pushd_visit *v)
{
	for (size_t i = 0; i < v->passkey_count; i++)
	{
		free(v->passkeys[i].id);
		free(v->passkeys[i].name);
	}
	free(v->passkeys);
}

/* --- POST account/passkey ------------------------------------------------------------------ */

static const tga_pg_statement rename_statement = {
	"passkey_rename", "SELECT tgauth_passkey_rename($1::bigint, $2::bytea, "
					  "tgauth_text($3::bytea, false))"};
static const tga_pg_statement remove_statement = {
	"passkey_remove", "SELECT tgauth_passkey_remove($1::bigint, $2::bytea, $3::bytea)"};

enum
{
	CHANGE_STATUS
};

static void
finish_change(pushd_visit *v, const tga_pg_statement *statement, const PGresult *result,
			  pushd_page_notice done)
{
	tga_passkey_status status;

	if (!pushd_db_has_rows(&v->request->pushd->db, statement, result))
	{
		pushd_respond_unavailable(v->request);
		pushd_account_free(v);
		return;
	}
	status = pushd_passkey_status(PQgetvalue(result, 0, CHANGE_STATUS));
	pushd_log_decision(v->request, statement->name,
					   &(pushd_decision){.status = tga_passkey_status_word(status),
										 .user_id = TGA_NUM(v->session.user_id)});
	pushd_account_respond_done(
		v->request, status == TGA_PASSKEY_OK		 ? done
					: status == TGA_PASSKEY_LAST_WAY ? PUSHD_PAGE_NOTICE_PASSKEY_LAST_WAY
					: status == TGA_PASSKEY_UNKNOWN	 ? PUSHD_PAGE_NOTICE_PASSKEY_GONE
													: PUSHD_PAGE_NOTICE_PASSKEY_NAMELESS);
	pushd_account_free(v);
}

static void
on_renamed(void *arg, const PGresult *result)
{
	finish_change(arg, &rename_statement, result, PUSHD_PAGE_NOTICE_PASSKEY_RENAMED);
}

static void
on_removed(void *arg, const PGresult *result)
{
	finish_change(arg, &remove_statement, result, PUSHD_PAGE_NOTICE_PASSKEY_REMOVED);
}

static bool
send_rename(pushd_visit *v, const char *credential_id, const char *name)
{
	char user_id[PUSHD_DB_NUMBER_TEXT];

	return pushd_db_send(
		&v->request->pushd->db, &rename_statement, 3,
		(const char *const[]){pushd_db_number(v->session.user_id, user_id), credential_id,
							  name},
		on_renamed, v);
}

static bool
send_removal(pushd_visit *v, const char *credential_id)
{
	char user_id[PUSHD_DB_NUMBER_TEXT], own[PUSHD_DB_ID_TEXT];

	return pushd_db_send(
		&v->request->pushd->db, &remove_statement, 3,
		(const char *const[]){pushd_db_number(v->session.user_id, user_id), credential_id,
							  pushd_db_id(v->session.login_id, own)},
		on_removed, v);
}

/* What the form says to do; false if nothing was asked of the database, and answered. */
static bool
change_asked(pushd_visit *v)
{
	pushd_request *r = v->request;
	char id[CREDENTIAL_ID_MAX], name[PUSHD_API_NAME_MAX + 1], text[8];
	bool removes = pushd_form_value(r->http.body, "remove", text, sizeof(text));
	bool names = pushd_form_value(r->http.body, "name", name, sizeof(name));
	tga_buffer bytes = {0};
	bool sent;

	if (!(removes || names) ||
		!pushd_form_value(r->http.body, "passkey", id, sizeof(id)) ||
		!pushd_passkey_bytes(id, &bytes))
	{
		pushd_respond_error(r, 400, "bad_request",
							"passkey must name one, and remove or name say what to do");
		tga_buffer_clear(&bytes);
		return false;
	}
	sent = removes ? send_removal(v, bytes.bytes) : send_rename(v, bytes.bytes, name);
	tga_buffer_clear(&bytes);
	if (!sent)
		pushd_respond_unavailable(r);
	return sent;
}

static void
on_changer(void *arg, pushd_outcome outcome, const pushd_session *s)
{
	pushd_visit *v = arg;

	if (outcome == PUSHD_DB_ROW)
	{
		v->session = *s;
		if (change_asked(v))
			return;
	}
	else if (outcome == PUSHD_DB_ABSENT)
		pushd_account_respond_stranger(v->request);
	else
		pushd_respond_unavailable(v->request);
	pushd_account_free(v);
}

void
pushd_handle_account_passkey(pushd_request *r)
{
	pushd_account_find(r, on_changer);
}
