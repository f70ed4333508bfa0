/*
 * journal.h
 *		systemd's journal, where standard error leads there: each event with its level and
 *		each of its pairs as a field of its own.
 *
 *		journalctl -u tgauth-pushd TGAUTH_EVENT=declined TGAUTH_USER_ID=42
 *
 * Its protocol is one datagram an entry; a library for it would bring compression and
 * cryptography into both daemons for nothing.  What the socket does not take goes to
 * standard error, with its level in front, so nothing is lost but the fields.
 */
#ifndef TGA_JOURNAL_H
#define TGA_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>

#define TGA_JOURNAL_SOCKET "/run/systemd/journal/socket"

/* What of an event the journal is given, longer ones cut short of their last fields. */
#define TGA_JOURNAL_ENTRY_MAX 12288

typedef struct tga_journal tga_journal;

typedef struct tga_journal_entry
{
	size_t used;
	char bytes[TGA_JOURNAL_ENTRY_MAX];
} tga_journal_entry;

/* Whether a descriptor leads to the journal, as JOURNAL_STREAM says. */
bool tga_journal_is_at(int fd);

/* NULL if that cannot be; for as long as the process lives. */
tga_journal *tga_journal_open(const char *socket_path)
	__attribute__((warn_unused_result));

/* Adds a field; of name only letters, digits and '_' stay, in capitals. */
void tga_journal_add(tga_journal_entry *entry, const char *prefix, const char *name,
					 const char *value, size_t len);

/* False: it was not taken. */
bool tga_journal_send(const tga_journal *journal, const tga_journal_entry *entry)
	__attribute__((warn_unused_result));

#endif
