/*
 * journal.h
 *		What happened to people's accounts: tgauth_journal.
 *
 * Each event that a person or an operator may ask about later is an entry, written in the
 * transaction of what it tells: it is there if and only if that is.  Entries are never
 * changed.  They go when they are older than tgauth.journal_retention (tgauth_purge), and
 * those of a user with the user, but for the one that says so.
 *
 * An entry has no secret: no password and no name that somebody typed, since people type
 * passwords into the field for the name.
 */
#ifndef TGA_JOURNAL_H
#define TGA_JOURNAL_H

#include "spi.h"
#include "start_token.h"
#include "status.h"

typedef struct tga_journal_entry
{
	tga_journal_kind kind;
	int64 user_id;				   /* 0: nobody who is a user */
	const uint8_t *login_id;	   /* NULL: of no single login */
	const tga_start_token *client; /* from where; NULL: unknown */
	const char
		*application;	/* client_id or host; NULL: the one that client has, if any */
	const char *detail; /* a few words, or NULL */
} tga_journal_entry;

/*
 * The word of a kind; NULL where no journal is kept.  For a statement that writes an entry
 * on its way, of a kind without a limit.
 */
const char *tga_journal_word(tga_journal_kind kind);

/*
 * Writes an entry at the time of the call, if a journal is kept and the user has not had
 * too many of the kind in the last hour.
 */
void tga_journal_write(const tga_call *call, const tga_journal_entry *entry);

/* Removes what is older than the retention; how many entries, at most batch. */
uint64 tga_journal_purge(const tga_call *call, int batch);

#endif
