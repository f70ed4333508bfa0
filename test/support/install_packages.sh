#!/bin/sh
# Installs the Debian packages that building, testing and the demo need, those of
# them that are missing.  Usage: install_packages.sh [build] [demo] [test] [clients]
# [docker] [deb] [test-deb] [versions] [lint]
# Root installs directly, another user through sudo; with nothing missing neither
# is needed.
set -eu

# PG_VERSION, or the PostgreSQL that this Debian has: 12, 13, and what comes after.
case ${PG_VERSION:-debian-$(. /etc/os-release && echo "${VERSION_ID:-}")} in
[0-9]*) postgresql=$PG_VERSION ;;
debian-12) postgresql=15 ;;
debian-13) postgresql=17 ;;
*) postgresql=18 ;;
esac

build="gcc make pkg-config postgresql-server-dev-$postgresql libpq-dev libssl-dev
	libuv1-dev libhiredis-dev libqrcodegen-dev libcurl4-openssl-dev libjansson-dev libcbor-dev"
demo="postgresql-$postgresql redis-server python3"
test="git faketime groff-base logrotate prometheus systemd chromium chromium-driver fonts-dejavu fonts-noto-color-emoji
	postgresql-client-$postgresql python3-cryptography python3-fido2 python3-jwt
	python3-pytest python3-pytest-xdist python3-psycopg2 python3-redis
	python3-selenium python3-websockets python3-zbar zbar-tools caddy curl haproxy nginx-light nodejs openssl
	pgbouncer python3-django python3-python-telegram-bot
	apache2-bin lua-socket libapache2-mod-auth-openidc oidc-agent-cli python3-authlib python3-flask python3-requests
	mypy python3-fastapi python3-pip python3-setuptools python3-uvicorn python3-wheel"
# Debian's npm cannot stand beside a Node.js from elsewhere, which brings its own.
command -v npm >/dev/null || test="$test npm"
# Large ones, which a test skips where they are not.
clients="golang-go golang-github-coreos-go-oidc-dev lemonldap-ng"
docker="docker.io docker-compose mmdebstrap python3"
deb="build-essential debhelper git"
test_deb="lintian mmdebstrap python3 systemd-container"
versions="arch-test mmdebstrap python3"
lint="clang-14 clang-format-14 cppcheck"

wanted=""
for group in "$@"; do
	case $group in
	build) wanted="$wanted $build" ;;
	demo) wanted="$wanted $demo" ;;
	test) wanted="$wanted $test" ;;
	clients) wanted="$wanted $clients" ;;
	docker) wanted="$wanted $docker" ;;
	deb) wanted="$wanted $deb" ;;
	test-deb) wanted="$wanted $test_deb" ;;
	versions) wanted="$wanted $versions" ;;
	lint) wanted="$wanted $lint" ;;
	*)
		echo "install_packages.sh: no group '$group'; there are build, demo, test, clients, docker, deb, test-deb, versions and lint" >&2
		exit 2
		;;
	esac
done

missing=""
for package in $wanted; do
	status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
	[ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
	command -v sudo >/dev/null || {
		echo "Missing packages:$missing" >&2
		echo "Run as root or install sudo, or install them yourself with apt-get." >&2
		exit 1
	}
	as_root="sudo"
fi

echo "Installing:$missing"
$as_root apt-get update -q
# Debian's packages start a cluster and a Redis of their own; ours are private,
# so policy-rc.d's answer for this run is: start nothing.
$as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
	apt-get install -q -y --no-install-recommends $missing
