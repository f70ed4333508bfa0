/*
 * peer.c
 *		See peer.h.
 */
#include "http/peer.h"

#include "client_address.h"

bool
pushd_peer_is_trusted(const char *address, const pushd_networks *trusted)
{
	return *address == '\0' || pushd_networks_have(trusted, address);
}

bool
pushd_peer_accept(pushd_peer *peer, const char *address, const pushd_networks *trusted,
				  pushd_limits *limits, uint32_t minute)
{
	peer->trusted = pushd_peer_is_trusted(address, trusted);
	if (peer->trusted || !tga_address_pack(address, peer->address))
		return true;
	peer->counted = pushd_limits_connect(limits, peer->address, minute);
	return peer->counted;
}

void
pushd_peer_leave(const pushd_peer *peer, pushd_limits *limits)
{
	if (peer->counted)
		pushd_limits_disconnect(limits, peer->address);
}
