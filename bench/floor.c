/*
 * floor.c
 *		The floor of pushd: what any daemon must do that tells browsers by NOTIFY.
 *
 *		floor PORT DSN PAGE
 *
 * It answers PAGE (a file with a link in it), upgrades WebSockets, listens on the channel
 * "floor", whose payload is the token of a login, and pushes one frame to the socket
 * that waits for it.  Nothing is checked, no cookie is set and nothing is kept apart
 * from which socket waits for which token: so what pushd takes beyond this is what
 * its promises cost.
 *
 * A request is one packet on loopback, and so are its answer and a notification; what
 * comes otherwise ends the program, since its figures would mean nothing.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <libpq-fe.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#define TOKEN_CHARS 64
#define TOKEN_DIGITS 8 /* of a token, at its end, which tell it from the others */
#define WAITERS (1u << 20)
#define PLACES 8 /* of the token in the page */
#define EVENTS 256

typedef struct bench_floor
{
	int epoll;
	int listener;
	PGconn *db;
	uint32_t tokens;
	char *page; /* head and body */
	size_t page_len;
	char *places[PLACES];
	char start[512]; /* the answer to POST start */
	char *start_place;
	int *waiters; /* by token: the socket, or 0 */
} bench_floor;

static _Noreturn void
fail(const char *what)
{
	fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* --- answers ---------------------------------------------------------------------- */

static void
answer(int fd, const char *bytes, size_t len)
{
	if (write(fd, bytes, len) != (ssize_t) len && errno != EPIPE && errno != ECONNRESET)
		fail("an answer did not leave in one piece");
}

static void
put_token(char *at, uint32_t token)
{
	char text[TOKEN_DIGITS + 1];

	snprintf(text, sizeof(text), "%08x", token);
	memset(at, '0', TOKEN_CHARS - TOKEN_DIGITS);
	memcpy(at + TOKEN_CHARS - TOKEN_DIGITS, text, TOKEN_DIGITS);
}

static void
answer_page(bench_floor *s, int fd)
{
	s->tokens++;
	for (int i = 0; i < PLACES && s->places[i] != NULL; i++)
		put_token(s->places[i], s->tokens);
	answer(fd, s->page, s->page_len);
}

static void
answer_start(bench_floor *s, int fd)
{
	put_token(s->start_place, ++s->tokens);
	answer(fd, s->start, strlen(s->start));
}

static void
answer_json(int fd)
{
	static const char json[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
							   "Content-Length: 22\r\n\r\n{\"status\":\"confirmed\"}";

	answer(fd, json, sizeof(json) - 1);
}

static void
answer_upgrade(int fd, const char *head)
{
	static const char field[] = "Sec-WebSocket-Key: ",
					  magic[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
	const char *key = strstr(head, field);
	unsigned char text[24 + sizeof(magic) - 1], digest[SHA_DIGEST_LENGTH], accept[29];
	char out[256];
	int len;

	if (key == NULL)
		fail("a handshake without a key");
	memcpy(text, key + sizeof(field) - 1, 24);
	memcpy(text + 24, magic, sizeof(magic) - 1);
	SHA1(text, sizeof(text), digest);
	EVP_EncodeBlock(accept, digest, sizeof(digest));
	len = snprintf(out, sizeof(out),
				   "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
				   "Connection: Upgrade\r\nSec-WebSocket-Protocol: tgauth.v1\r\n"
				   "Sec-WebSocket-Accept: %s\r\n\r\n\x81\x13{\"state\":\"waiting\"}",
				   (const char *) accept);
	answer(fd, out, (size_t) len);
}

/* --- what comes in ---------------------------------------------------------------- */

static void
serve(bench_floor *s, int fd, const char *head)
{
	uint32_t token;

	if (strncmp(head, "GET /tgauth/login", 17) == 0)
		answer_page(s, fd);
	else if (strncmp(head, "GET /tgauth/ws?", 15) == 0)
	{
		token = (uint32_t) strtoul(head + 15 + TOKEN_CHARS - TOKEN_DIGITS, NULL, 16);
		s->waiters[token % WAITERS] = fd;
		answer_upgrade(fd, head);
	}
	else if (strncmp(head, "POST /tgauth/start", 18) == 0)
		answer_start(s, fd);
	else
		answer_json(fd);
}

/*
 * A socket that has become a WebSocket says nothing but pong and goodbye, neither of
 * which needs an answer here.
 */
static void
read_socket(bench_floor *s, int fd)
{
	char head[8192];
	ssize_t n = read(fd, head, sizeof(head) - 1);

	if (n <= 0)
	{
		if (n == 0 || errno != EAGAIN)
			close(fd);
		return;
	}
	head[n] = '\0';
	if (head[0] != 'G' && head[0] != 'P')
		return;
	if (strstr(head, "\r\n\r\n") == NULL)
		fail("a request did not come in one piece");
	serve(s, fd, head);
}

static void
watch(const bench_floor *s, int fd)
{
	struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};

	if (epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &event) != 0)
		fail("epoll_ctl");
}

static void
accept_sockets(const bench_floor *s)
{
	int fd, one = 1;

	while ((fd = accept4(s->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0)
	{
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
		watch(s, fd);
	}
	if (errno != EAGAIN && errno != ECONNABORTED)
		fail("accept");
}

static void
read_notifications(bench_floor *s)
{
	static const char frame[] = "\x81\x15{\"state\":\"confirmed\"}";
	PGnotify *n;

	if (PQconsumeInput(s->db) != 1)
		fail("PostgreSQL is away");
	while ((n = PQnotifies(s->db)) != NULL)
	{
		int *fd = &s->waiters[strtoul(n->extra, NULL, 16) % WAITERS];

		if (*fd != 0)
			answer(*fd, frame, sizeof(frame) - 1);
		*fd = 0;
		PQfreemem(n);
	}
}

/* --- opening ---------------------------------------------------------------------- */

/* The page as pushd served it, with a link whose token is TOKEN_CHARS long. */
static void
load_page(bench_floor *s, const char *path)
{
	char *text = calloc(1, 1 << 20);
	FILE *file = fopen(path, "r");
	size_t len;
	char *at;
	int places = 0, head;

	if (file == NULL || text == NULL)
		fail(path);
	len = fread(text, 1, (1 << 20) - 1, file);
	fclose(file);
	s->page = calloc(1, len + 256);
	if (s->page == NULL)
		fail("memory");
	head = sprintf(s->page,
				   "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
				   "Content-Length: %zu\r\n\r\n",
				   len);
	memcpy(s->page + head, text, len);
	s->page_len = (size_t) head + len;
	for (at = s->page; places < PLACES && (at = strstr(at, "start=")) != NULL;)
		s->places[places++] = at += 6;
	if (places == 0)
		fail("the page has no link");
	free(text);
}

static void
make_start(bench_floor *s)
{
	static const char body[] = "{\"state\":\"waiting\",\"code\":42,"
							   "\"link\":\"https://t.me/example_bot?start=";

	snprintf(s->start, sizeof(s->start),
			 "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
			 "Content-Length: %zu\r\n\r\n%s%064d\"}",
			 sizeof(body) - 1 + TOKEN_CHARS + 2, body, 0);
	s->start_place = strstr(s->start, "start=") + 6;
}

static void
open_listener(bench_floor *s, const char *port)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
								  .sin_port = htons((uint16_t) atoi(port)),
								  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int one = 1;

	s->listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	setsockopt(s->listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(s->listener, (struct sockaddr *) &address, sizeof(address)) != 0 ||
		listen(s->listener, SOMAXCONN) != 0)
		fail("bind");
	watch(s, s->listener);
}

static void
open_database(bench_floor *s, const char *dsn)
{
	PGresult *result;

	s->db = PQconnectdb(dsn);
	if (PQstatus(s->db) != CONNECTION_OK)
		fail(PQerrorMessage(s->db));
	result = PQexec(s->db, "LISTEN floor");
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		fail(PQerrorMessage(s->db));
	PQclear(result);
	watch(s, PQsocket(s->db));
}

int
main(int argc, char **argv)
{
	static bench_floor s;
	struct epoll_event events[EVENTS];

	if (argc != 4)
	{
		fprintf(stderr, "Usage: floor PORT DSN PAGE\n");
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	s.epoll = epoll_create1(EPOLL_CLOEXEC);
	s.waiters = calloc(WAITERS, sizeof(*s.waiters));
	if (s.epoll < 0 || s.waiters == NULL)
		fail("memory");
	load_page(&s, argv[3]);
	make_start(&s);
	open_database(&s, argv[2]);
	open_listener(&s, argv[1]);
	for (;;)
	{
		int count = epoll_wait(s.epoll, events, EVENTS, -1);

		for (int i = 0; i < count; i++)
			if (events[i].data.fd == s.listener)
				accept_sockets(&s);
			else if (events[i].data.fd == PQsocket(s.db))
				read_notifications(&s);
			else
				read_socket(&s, events[i].data.fd);
	}
}
