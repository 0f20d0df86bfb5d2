#!/bin/sh
set -e
# Options or a configuration file alone mean the server.
case ${1:-} in -* | *.conf) set -- redis-server "$@" ;; esac

if [ "${1:-}" = redis-server ]; then
  shift
  # The container is the wall here; protected mode would refuse every client outside it.
  case " $* " in *protected-mode* | *.conf*) ;; *) set -- "$@" --protected-mode no ;; esac
  umask 0077
  if [ "$(id -u)" = 0 ]; then
    find . ! -user redis -exec chown redis:redis {} +
    exec setpriv --reuid=redis --regid=redis --clear-groups redis-server "$@"
  fi
  exec redis-server "$@"
fi
exec "$@"
