#!/bin/sh
# Starts nginx, with a certificate of its own making if it was given none.
# entrypoint.sh check: is it there?
set -eu
tls=/etc/nginx/tls
if [ "${1:-}" = check ]; then
	openssl s_client -connect 127.0.0.1:8443 </dev/null >/dev/null 2>&1
	exit
fi
if [ ! -s $tls/fullchain.pem ]; then
	umask 077
	name=${TLS_NAME:-localhost}
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 825 \
		-subj "/CN=$name" -addext "subjectAltName=DNS:$name,DNS:localhost,IP:127.0.0.1" \
		-keyout $tls/privkey.pem -out $tls/fullchain.new 2>/dev/null
	mv $tls/fullchain.new $tls/fullchain.pem
	echo "made a certificate for $name: browsers will warn of it"
fi
exec "$@"
