#!/bin/sh
# Runs one build step in a root file system and leaves what it changed in the upper folder.
# Called in mount and pid namespaces of its own: however it ends, its mounts and processes end with it.
# usage: chroot-step.sh LOWER[:LOWER…] UPPER WORK ROOT EXCHANGE
#   EXCHANGE appears as /run/build: step.sh (run there), apt.conf, sources.list, files/, out/
set -eu
lower=$1 upper=$2 work=$3 root=$4 exchange=$5

mount -t overlay -o "lowerdir=$lower,upperdir=$upper,workdir=$work" overlay "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=0755 tmpfs "$root/dev"
for name in null zero full random urandom; do
  : > "$root/dev/$name"
  mount --bind "/dev/$name" "$root/dev/$name"
done
ln -s /proc/self/fd "$root/dev/fd"
mount -t tmpfs -o mode=0755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mkdir "$root/run/build" "$root/run/lock"
mount --bind "$exchange" "$root/run/build"
for name in resolv.conf hosts; do
  cat "/etc/$name" > "$exchange/$name"
  [ -e "$root/etc/$name" ] || : > "$root/etc/$name"
  mount --bind "$exchange/$name" "$root/etc/$name"
done

umask 022
cd /
exec chroot "$root" /bin/sh -eu /run/build/step.sh
