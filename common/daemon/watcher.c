/*
 * watcher.c
 *		See watcher.h.
 */
#include "watcher.h"

#include <stdlib.h>

static void
free_poll(uv_handle_t *handle)
{
	free(handle);
}

bool
tga_watcher_start(tga_watcher *watcher, int fd, int events)
{
	if (watcher->poll == NULL)
	{
		watcher->poll = malloc(sizeof(*watcher->poll));
		if (watcher->poll == NULL)
			return false;
		if (uv_poll_init(watcher->loop, watcher->poll, fd) != 0)
		{
			free(watcher->poll);
			watcher->poll = NULL;
			return false;
		}
		watcher->poll->data = watcher->arg;
	}
	return uv_poll_start(watcher->poll, events, watcher->on_event) == 0;
}

void
tga_watcher_stop(tga_watcher *watcher)
{
	if (watcher->poll == NULL)
		return;
	uv_poll_stop(watcher->poll);
	uv_close((uv_handle_t *) watcher->poll, free_poll);
	watcher->poll = NULL;
}
