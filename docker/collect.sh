#!/bin/sh
# Makes the root of an image out of files and every shared library they need:
#
#     collect.sh ROOT FILE|FROM=TO|PATTERN...
#
# For each Debian package that a file came from, ROOT gets its licence and, in
# var/lib/dpkg/status.d, its name and version, where scanners look for them.
set -eu
root=$1
shift
mkdir -p "$root/etc" "$root/tmp" "$root/var/lib/dpkg/status.d"
chmod 1777 "$root/tmp"

put() { # FROM TO
	[ ! -e "$root$2" ] || return 0
	mkdir -p "$root$(dirname "$2")"
	cp -L "$1" "$root$2"
}

# The package of a file; merged /usr lets dpkg know it by either name.
package_of() {
	dpkg-query -S "$1" 2>/dev/null || dpkg-query -S "/usr$1" 2>/dev/null || dpkg-query -S "${1#/usr}" 2>/dev/null
}

describe() { # FILE
	package=$(package_of "$1" | sed -n '1s/:.*//p')
	[ -n "$package" ] || return 0
	dpkg-query -s "$package" > "$root/var/lib/dpkg/status.d/$package"
	put "/usr/share/doc/$package/copyright" "/usr/share/doc/$package/copyright"
}

for item in "$@"; do
	for from in ${item%%=*}; do
		to=$from
		case $item in *=*) to=${item#*=} ;; esac
		put "$from" "$to"
		describe "$(readlink -f "$from")"
		# "name => /path (address)", and the loader, whose line has no arrow
		ldd "$from" 2>/dev/null | sed -n 's/.*=> \(\/[^ ]*\) .*/\1/p; s/^[[:space:]]*\(\/[^ ]*\) (.*/\1/p' |
			while read -r library; do
				put "$library" "$library"
				describe "$library"
			done
	done
done
