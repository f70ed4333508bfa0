/*
 * application.h
 *		For which application a browser is to be logged in: who sent it to the login page.
 */
#ifndef PUSHD_ROUTES_APPLICATION_H
#define PUSHD_ROUTES_APPLICATION_H

#include "db/applications.h"
#include "http/request.h"

/* The parameters of an application's request that goes on at that path; at is NULL: none does. */
tga_span pushd_application_request(const pushd_request *r, const char *path);

/*
 * What goes on at that path of ours, once the user is logged in: a client's request, or the
 * way to a site; NULL if it is neither.
 */
const pushd_application *pushd_application_of_path(const pushd_request *r,
												   const char *path);

/* The number that a login page of ours says it is for, as its script repeats it; 0: none. */
uint8_t pushd_application_of_page(const pushd_request *r);

#endif
