/*
 * db_rows.c
 *		See db_rows.h.
 */
#include "db/db_rows.h"

#include <stdlib.h>

#include "pushd.h"

bool
pushd_db_has_rows(pushd *p, const char *query, const PGresult *result)
{
	if (result == NULL)
		return false;
	if (PQresultStatus(result) == PGRES_TUPLES_OK)
		return true;
	if (!p->db.complained)
		tga_log_event(&p->log, TGA_ERROR, "query_failed", "query", query, "sqlstate",
					  PQresultErrorField(result, PG_DIAG_SQLSTATE), "message",
					  PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY), NULL);
	p->db.complained = true;
	return false;
}

static const char *
text_or_null(const PGresult *result, int row, int column)
{
	return PQgetisnull(result, row, column) ? NULL : PQgetvalue(result, row, column);
}

bool
pushd_db_read_row(const PGresult *result, int i, int first, pushd_state_row *row)
{
	pushd_session *s = &row->session;

	*row = (pushd_state_row){0};
	if (PQgetisnull(result, i, first) ||
		!pushd_login_id_parse(tga_span_of(PQgetvalue(result, i, first)), row->login_id) ||
		!tga_state_parse(PQgetvalue(result, i, first + 1), &row->state) ||
		row->state == TGA_STATE_WAITING)
		return false;
	memcpy(s->login_id, row->login_id, sizeof(s->login_id));
	s->user_id = atoll(PQgetvalue(result, i, first + 2));
	s->telegram_id = atoll(PQgetvalue(result, i, first + 3));
	s->username = text_or_null(result, i, first + 4);
	s->first_name = text_or_null(result, i, first + 5);
	s->created_at = atoll(PQgetvalue(result, i, first + 6));
	s->expires_at = atoll(PQgetvalue(result, i, first + 7));
	s->groups = text_or_null(result, i, first + 8);
	return true;
}

void
pushd_db_add_id(tga_buffer *array, const uint8_t id[static TGA_LOGIN_ID_BYTES])
{
	char hex[PUSHD_LOGIN_ID_HEX + 1];

	pushd_login_id_hex(id, hex);
	tga_buffer_format(array, "%s\"\\\\x%s\"", array->len == 0 ? "{" : ",", hex);
}

void
pushd_db_end_ids(tga_buffer *array)
{
	tga_buffer_text(array, array->len == 0 ? "{}" : "}");
}
