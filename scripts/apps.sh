#!/bin/sh
# Chromium and LibreOffice Calc, with which the tests open the page and the workbook; PostgreSQL and MariaDB, which they
# start in a folder of their own and read from; strace, by which single calls to the system fail. Installed where this is
# Debian and root's rights are at hand; else it is said aloud what stays untested. Never fails: the suite runs without.
set -u

lacking() {
	{ command -v chromium || command -v google-chrome; } >/dev/null 2>&1 || printf ' chromium fonts-dejavu-core'
	command -v soffice >/dev/null 2>&1 || printf ' libreoffice-calc-nogui'
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || printf ' postgresql'
	command -v mariadbd >/dev/null 2>&1 || [ -x /usr/sbin/mariadbd ] || printf ' mariadb-server'
	command -v strace >/dev/null 2>&1 || [ "$(uname)" != Linux ] || printf ' strace'
}

packages=$(lacking)
[ -n "$packages" ] || exit 0

as_root=none
if [ "$(id -u)" = 0 ]; then
	as_root=""
elif sudo -n true 2>/dev/null; then
	as_root="sudo -n"
fi

if [ "$as_root" != none ] && command -v apt-get >/dev/null 2>&1; then
	echo "installing for the tests:$packages"
	$as_root apt-get -qq update >/dev/null &&
		# shellcheck disable=SC2086  # one word a package
		$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $packages >/dev/null
fi

packages=$(lacking)
[ -n "$packages" ] || exit 0
cat >&2 <<END
################################################################################
# NOT INSTALLED:$packages
# The tests that open the page in a browser and the workbook in LibreOffice, and
# those that read from databases or make the system refuse, are SKIPPED where
# their program is missing.
# As root: apt-get install$packages
################################################################################
END
