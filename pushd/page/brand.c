/*
 * brand.c
 *		The directory of a brand; see brand.h.
 */
#include "page/brand.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "utf8.h"

#define TEXTS_PREFIX "texts_"

typedef struct reader
{
	pushd_brand *brand;
	const char *directory;
	int fd; /* of the directory */
	char *complaint;
} reader;

/* Says what is wrong with a file, or with the directory (""), in a line unless it is 0; false. */
static bool __attribute__((format(printf, 4, 5)))
refuse(reader *r, const char *file, size_t line, const char *format, ...)
{
	char why[PUSHD_BRAND_WHY_MAX + 64], place[24] = "";
	va_list args;

	va_start(args, format);
	vsnprintf(why, sizeof(why), format, args);
	va_end(args);
	if (line > 0)
		snprintf(place, sizeof(place), ":%zu", line);
	snprintf(r->complaint, PUSHD_BRAND_COMPLAINT_MAX, "%.300s%s%.80s%s: %s", r->directory,
			 *file != '\0' ? "/" : "", file, place, why);
	return false;
}

/* --- bytes of a file ------------------------------------------------------------------ */

/* A pipe or a device could keep us waiting for ever. */
static int
open_file(reader *r, const char *name)
{
	int file = openat(r->fd, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct stat info;

	if (file < 0 || fstat(file, &info) != 0)
		refuse(r, name, 0, "cannot be read: %s", strerror(errno));
	else if (!S_ISREG(info.st_mode))
		refuse(r, name, 0, "is not a file: replace it, or take it away");
	else
		return file;
	if (file >= 0)
		close(file);
	return -1;
}

/* Reads at most max bytes into memory that is the caller's, also where it fails. */
static bool
read_file(reader *r, const char *name, size_t max, tga_span *content)
{
	int file = open_file(r, name);
	char *bytes = file >= 0 ? malloc(max + 1) : NULL;
	ssize_t n = 1;

	*content = (tga_span){bytes, 0};
	if (file < 0)
		return false;
	while (bytes != NULL && n > 0 && content->len <= max)
	{
		n = read(file, bytes + content->len, max + 1 - content->len);
		content->len += n > 0 ? (size_t) n : 0;
	}
	close(file);
	if (bytes == NULL || n < 0)
		return refuse(r, name, 0, "cannot be read: %s", strerror(errno));
	if (content->len > max)
		return refuse(r, name, 0, "is larger than %zu KiB: make it smaller", max / 1024);
	if (content->len == 0)
		return refuse(r, name, 0, "is empty: take it away, or fill it");
	tga_buffer_texts(&r->brand->files, r->brand->files.len > 0 ? " " : "", name, NULL);
	return true;
}

static bool
is_utf8(reader *r, const char *name, tga_span content)
{
	size_t line = 1, n;

	for (size_t i = 0; i < content.len; i += n)
	{
		n = content.at[i] == '\0' ? 0 : tga_utf8_length(content.at + i, content.len - i);
		if (n == 0)
			return refuse(r, name, line,
						  "has a byte that is not UTF-8: save it as UTF-8");
		line += content.at[i] == '\n';
	}
	return true;
}

/* --- what it has to be ---------------------------------------------------------------- */

static bool
read_svg(reader *r, const char *name)
{
	pushd_brand *b = r->brand;

	b->logo_name = "logo.svg";
	b->logo_type = "image/svg+xml";
	return read_file(r, name, PUSHD_BRAND_LOGO_MAX, &b->logo) &&
		   is_utf8(r, name, b->logo) &&
		   (memmem(b->logo.at, b->logo.len, "<svg", 4) != NULL ||
			refuse(r, name, 0, "is no SVG image: it has no <svg"));
}

static bool
read_png(reader *r, const char *name)
{
	static const char signature[] = "\x89PNG\r\n\x1a\n";
	const size_t len = sizeof(signature) - 1;
	pushd_brand *b = r->brand;

	if (b->logo.at != NULL)
		return refuse(r, name, 0, "is there beside logo.svg: keep one of them");
	b->logo_name = "logo.png";
	b->logo_type = "image/png";
	return read_file(r, name, PUSHD_BRAND_LOGO_MAX, &b->logo) &&
		   ((b->logo.len > len && memcmp(b->logo.at, signature, len) == 0) ||
			refuse(r, name, 0, "is no PNG image: save it as one"));
}

static bool
read_css(reader *r, const char *name)
{
	return read_file(r, name, PUSHD_BRAND_FILE_MAX, &r->brand->css) &&
		   is_utf8(r, name, r->brand->css);
}

static bool
read_texts(reader *r, const char *name, tga_language language)
{
	tga_span content = {0};
	char buffer[PUSHD_BRAND_WHY_MAX];
	const char *why = NULL;
	size_t line;
	bool ok =
		read_file(r, name, PUSHD_BRAND_FILE_MAX, &content) && is_utf8(r, name, content);

	if (ok)
		why = pushd_brand_texts_parse(content, language, r->brand, buffer, &line);
	if (why != NULL)
		ok = refuse(r, name, line, "the line %s", why);
	free((char *) content.at);
	return ok;
}

/* --- the directory ----------------------------------------------------------------------- */

/* Which files there are, so that they are read in an order of ours. */
typedef struct listing
{
	bool svg;
	bool png;
	bool css;
	bool texts[TGA_LANGUAGE_COUNT];
} listing;

static bool *
place_of(listing *found, const char *name)
{
	if (strcmp(name, "logo.svg") == 0)
		return &found->svg;
	if (strcmp(name, "logo.png") == 0)
		return &found->png;
	if (strcmp(name, "brand.css") == 0)
		return &found->css;
	for (int l = 0; l < TGA_LANGUAGE_COUNT; l++)
		if (strncmp(name, TEXTS_PREFIX, strlen(TEXTS_PREFIX)) == 0 &&
			strcmp(name + strlen(TEXTS_PREFIX), tga_language_code((tga_language) l)) == 0)
			return &found->texts[l];
	return NULL;
}

/* What somebody meant to be of the brand, and is not; an editor's copies are not meant. */
static bool
is_mistaken(const char *name)
{
	static const char *const beginnings[] = {"logo.", "brand.", "texts"};
	size_t len = strlen(name);

	for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++)
		if (strncasecmp(name, beginnings[i], strlen(beginnings[i])) == 0)
			return name[len - 1] != '~';
	return false;
}

static bool
list(reader *r, DIR *directory, listing *found)
{
	const struct dirent *entry;
	bool any = false;

	while ((entry = readdir(directory)) != NULL)
	{
		bool *place = place_of(found, entry->d_name);

		if (place == NULL && is_mistaken(entry->d_name))
			return refuse(
				r, entry->d_name, 0,
				"is no name of a brand's file: logo.svg or logo.png, brand.css, "
				"texts_en, texts_ru and their like are; rename it");
		if (place != NULL)
			*place = any = true;
	}
	return any ||
		   refuse(r, "", 0,
				  "has no logo.svg, logo.png, brand.css or texts_en in it: lay one "
				  "there, or leave --brand-dir out");
}

static bool
read_all(reader *r)
{
	DIR *directory = opendir(r->directory);
	listing found = {0};
	bool ok;

	if (directory == NULL)
	{
		snprintf(r->complaint, PUSHD_BRAND_COMPLAINT_MAX, "%.300s: cannot be read: %s",
				 r->directory, strerror(errno));
		return false;
	}
	r->fd = dirfd(directory);
	ok = list(r, directory, &found) && (!found.svg || read_svg(r, "logo.svg")) &&
		 (!found.png || read_png(r, "logo.png")) &&
		 (!found.css || read_css(r, "brand.css"));
	for (int l = 0; ok && l < TGA_LANGUAGE_COUNT; l++)
	{
		char name[sizeof(TEXTS_PREFIX) + 8];

		snprintf(name, sizeof(name), TEXTS_PREFIX "%s",
				 tga_language_code((tga_language) l));
		ok = !found.texts[l] || read_texts(r, name, (tga_language) l);
	}
	closedir(directory);
	return ok;
}

pushd_brand *
pushd_brand_read(const char *directory, char complaint[static PUSHD_BRAND_COMPLAINT_MAX])
{
	reader r = {.brand = calloc(1, sizeof(pushd_brand)),
				.directory = directory,
				.complaint = complaint};

	snprintf(complaint, PUSHD_BRAND_COMPLAINT_MAX, "out of memory");
	if (r.brand != NULL && read_all(&r) && !r.brand->files.failed)
		return r.brand;
	pushd_brand_free(r.brand);
	return NULL;
}

void
pushd_brand_free(pushd_brand *brand)
{
	if (brand == NULL)
		return;
	for (int l = 0; l < TGA_LANGUAGE_COUNT; l++)
		for (int t = 0; t < PUSHD_TEXT_COUNT; t++)
		{
			free(brand->texts[l][t].text);
			free(brand->texts[l][t].html);
		}
	free((char *) brand->logo.at);
	free((char *) brand->css.at);
	tga_buffer_clear(&brand->files);
	free(brand);
}
