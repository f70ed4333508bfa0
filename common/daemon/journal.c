/*
 * journal.c
 *		See journal.h.
 */
#include "journal.h"

#include <ctype.h>
#include <endian.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "health.h"

#define NAME_MAX_BYTES 64

struct tga_journal
{
	int fd;
	struct sockaddr_un address;
	socklen_t address_len;
};

bool
tga_journal_is_at(int fd)
{
	const char *stream = getenv("JOURNAL_STREAM");
	unsigned long long device, inode;
	struct stat info;
	int end = 0;

	return stream != NULL && sscanf(stream, "%llu:%llu%n", &device, &inode, &end) == 2 &&
		   stream[end] == '\0' && fstat(fd, &info) == 0 && info.st_dev == device &&
		   info.st_ino == inode;
}

tga_journal *
tga_journal_open(const char *socket_path)
{
	tga_journal *journal = calloc(1, sizeof(*journal));

	if (journal != NULL &&
		tga_socket_address(socket_path, &journal->address, &journal->address_len))
		journal->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (journal != NULL && journal->fd > 0)
		return journal;
	free(journal);
	return NULL;
}

static size_t
word_name(char name[static NAME_MAX_BYTES], const char *prefix, const char *text)
{
	size_t n = 0;

	for (; *prefix != '\0' && n < NAME_MAX_BYTES - 1; prefix++)
		name[n++] = *prefix;
	for (; *text != '\0' && n < NAME_MAX_BYTES - 1; text++)
		name[n++] =
			isalnum((unsigned char) *text) ? (char) toupper((unsigned char) *text) : '_';
	return n;
}

/* One with a newline in it is preceded by its length; so no value can begin another field. */
void
tga_journal_add(tga_journal_entry *entry, const char *prefix, const char *name,
				const char *value, size_t len)
{
	char field[NAME_MAX_BYTES];
	size_t name_len = word_name(field, prefix, name);
	bool binary = memchr(value, '\n', len) != NULL;
	uint64_t size = htole64(len);
	char *at = entry->bytes + entry->used;

	if (name_len + 2 + sizeof(size) + len > sizeof(entry->bytes) - entry->used)
		return;
	at = mempcpy(at, field, name_len);
	*at++ = binary ? '\n' : '=';
	if (binary)
		at = mempcpy(at, &size, sizeof(size));
	at = mempcpy(at, value, len);
	*at++ = '\n';
	entry->used = (size_t) (at - entry->bytes);
}

bool
tga_journal_send(const tga_journal *journal, const tga_journal_entry *entry)
{
	return sendto(journal->fd, entry->bytes, entry->used, MSG_NOSIGNAL,
				  (const struct sockaddr *) &journal->address,
				  journal->address_len) == (ssize_t) entry->used;
}
