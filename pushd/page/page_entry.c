/*
 * page_entry.c
 *		What the account page says of an entry of the journal.
 *
 * Most details are for the operator; those that are told here are the person's own words,
 * or words for them.
 */
#include "page/page_values.h"

#include <stdio.h>

#define SET(v, symbol, text) ((v)->value[PUSHD_VALUE_##symbol] = (text))

/* What the detail of an entry is, where it is for the person. */
typedef enum entry_detail
{
	DETAIL_HIDDEN,
	DETAIL_PROOF,	 /* by which a login was proved */
	DETAIL_SESSIONS, /* how many ended, of several */
	DETAIL_SHOWN
} entry_detail;

static entry_detail
detail_of(tga_journal_kind kind)
{
	switch (kind)
	{
		case TGA_JOURNAL_LOGIN:
			return DETAIL_PROOF;
		case TGA_JOURNAL_LOGOUT:
		case TGA_JOURNAL_REVOKED:
		case TGA_JOURNAL_DISPLACED:
			return DETAIL_SESSIONS;
		case TGA_JOURNAL_REFUSED:
		case TGA_JOURNAL_GROUPS:
		case TGA_JOURNAL_PASSKEY_ADDED:
		case TGA_JOURNAL_PASSKEY_RENAMED:
		case TGA_JOURNAL_PASSKEY_REMOVED:
		case TGA_JOURNAL_PASSKEY_CLONED:
			return DETAIL_SHOWN;
		default:
			return DETAIL_HIDDEN;
	}
}

static pushd_text
proof_text(const char *word)
{
#define PROOF_TEXT(symbol, word) PUSHD_TEXT_PROOF_##symbol,
	static const pushd_text texts[] = {TGA_SESSION_PROOFS(PROOF_TEXT)};
	tga_session_proof proof;

	return tga_session_proof_parse(word, &proof) ? texts[proof] : PUSHD_TEXT_COUNT;
}

bool
pushd_page_values_entry(pushd_page_values *v, size_t row)
{
#define EVENT_TEXT(symbol, word, most) PUSHD_TEXT_EVENT_##symbol,
	static const pushd_text texts[] = {TGA_JOURNAL_KINDS(EVENT_TEXT)};
	const pushd_page_entry *entry = &v->model->entries[row];
	entry_detail detail;
	pushd_text proof;

	if (row >= v->model->entry_count)
		return false;
	detail = entry->detail != NULL && entry->detail[0] != '\0' ? detail_of(entry->kind)
															   : DETAIL_HIDDEN;
	proof = detail == DETAIL_PROOF ? proof_text(entry->detail) : PUSHD_TEXT_COUNT;
	v->choice[PUSHD_CHOICE_EVENT] = texts[entry->kind];
	v->choice[PUSHD_CHOICE_PROOF] = proof;
	SET(v, PROOF, proof != PUSHD_TEXT_COUNT ? "1" : "");
	SET(v, ENDED, detail == DETAIL_SESSIONS ? entry->detail : "");
	SET(v, DETAIL, detail == DETAIL_SHOWN ? entry->detail : "");
	SET(v, APPLICATION, entry->application);
	SET(v, BROWSER, entry->browser);
	SET(v, OS, entry->os);
	SET(v, ADDRESS, entry->address);
	tga_iso_time(entry->at, v->used_at);
	snprintf(v->date, sizeof(v->date), "%.10s", v->used_at);
	snprintf(v->time, sizeof(v->time), "%.5s", v->used_at + sizeof("2026-01-01T") - 1);
	SET(v, USED_AT, v->used_at);
	SET(v, DATE, v->date);
	SET(v, TIME, v->time);
	return true;
}
