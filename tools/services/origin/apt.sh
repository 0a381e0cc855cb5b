# Installs Debian packages and starts none of their services.
set -e
export DEBIAN_FRONTEND=noninteractive
policy=${POLICY:-/usr/sbin/policy-rc.d}
if [ ! -e $policy ]; then
  printf '#!/bin/sh\nexit 101\n' >$policy
  chmod +x $policy
  trap 'rm -f $policy' EXIT
fi
install() {
  apt-get install --yes --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
}
install "$@" || { apt-get update && install "$@"; }
