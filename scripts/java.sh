#!/bin/sh
# Java 17 or later, which Apache Spark runs on. Installed where this is Debian and root's rights are at hand; fails, with a
# sentence, where there is none: `make test-spark` tests nothing without it.
set -u

version() {
	java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
	command -v "$java" >/dev/null 2>&1 || { echo 0; return; }
	"$java" -version 2>&1 | sed -n 's/.*version "\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' | head -n 1
}

enough() {
	have=$(version)
	[ "${have:-0}" -ge 17 ]
}

enough && exit 0

as_root=none
if [ "$(id -u)" = 0 ]; then
	as_root=""
elif sudo -n true 2>/dev/null; then
	as_root="sudo -n"
fi

if [ "$as_root" != none ] && command -v apt-get >/dev/null 2>&1; then
	$as_root apt-get -qq update >/dev/null
	for package in openjdk-21-jre-headless openjdk-17-jre-headless default-jre-headless; do
		apt-cache show "$package" >/dev/null 2>&1 || continue
		echo "installing for Apache Spark: $package"
		$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$package" >/dev/null && break
	done
fi

enough && exit 0
echo "Java 17 or later is needed for Apache Spark; as root: apt-get install openjdk-17-jre-headless" >&2
exit 1
