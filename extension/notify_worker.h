/*
 * notify_worker.h
 *		The background worker that sends the hints of one database.
 *
 * What came together, or while it was sending, it sends in one transaction, which writes
 * nothing and waits for no disk.  It calls no SQL and reads no table, so it needs no
 * extension and no right in the database, and holds nothing of it but its connection.
 *
 * DROP DATABASE, and CREATE DATABASE with it as the template, wait for connections to go
 * for 5 seconds.  So once a second in which there is nothing to do the worker asks whether
 * somebody holds the lock of such a command, and goes; also after a minute of rest.
 */
#ifndef TGA_NOTIFY_WORKER_H
#define TGA_NOTIFY_WORKER_H

#include "notify_ring.h"

/* Asks the postmaster for one; it may have none left, which the log then says. */
void tga_notify_worker_start(const tga_notify_place *place);

#endif
