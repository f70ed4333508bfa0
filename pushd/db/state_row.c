/*
 * state_row.c
 *		See state_row.h.
 */
#include "db/state_row.h"

#include <stdlib.h>
#include <string.h>

#include "db/db_values.h"
#include "login_id.h"

bool
pushd_state_row_read(const PGresult *result, int i, pushd_state_row *row)
{
	pushd_session *s = &row->session;
	const char *token_id = pushd_db_text(result, i, PUSHD_STATE_TOKEN_ID);

	if (PQgetisnull(result, i, PUSHD_STATE_LOGIN_ID) ||
		!pushd_login_id_parse(tga_span_of(PQgetvalue(result, i, PUSHD_STATE_LOGIN_ID)),
							  row->login_id) ||
		!tga_state_parse(PQgetvalue(result, i, PUSHD_STATE_STATE), &row->state) ||
		row->state == TGA_STATE_WAITING ||
		!tga_session_proof_parse(PQgetvalue(result, i, PUSHD_STATE_PROOF), &s->proof))
		return false;
	memcpy(s->login_id, row->login_id, sizeof(s->login_id));
	s->has_token =
		token_id != NULL && pushd_login_id_parse(tga_span_of(token_id), s->token_id);
	s->user_id = atoll(PQgetvalue(result, i, PUSHD_STATE_USER_ID));
	s->telegram_id = atoll(PQgetvalue(result, i, PUSHD_STATE_TELEGRAM_ID));
	s->created_at = atoll(PQgetvalue(result, i, PUSHD_STATE_CREATED_AT));
	s->expires_at = atoll(PQgetvalue(result, i, PUSHD_STATE_EXPIRES_AT));
	s->as_of = atoll(PQgetvalue(result, i, PUSHD_STATE_AS_OF));
	return pushd_session_set_texts(s, pushd_db_text(result, i, PUSHD_STATE_USERNAME),
								   pushd_db_text(result, i, PUSHD_STATE_FIRST_NAME),
								   pushd_db_text(result, i, PUSHD_STATE_GROUPS));
}
