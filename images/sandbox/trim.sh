# Not in a sandbox: daemons for other hosts, editors' plug-ins, documentation of packages that came along.
rm -rf /usr/share/vim/vim*/doc
# Completions of a thousand programs that are not here: each file costs when a sandbox is removed.
for completion in /usr/share/bash-completion/completions/*; do
  command -v "${completion##*/}" > /dev/null || rm -f "$completion"
done
rm -rf /usr/share/doc/*/changelog* /usr/share/doc/*/examples /usr/share/perl5/Git*
rm -f /usr/sbin/docker-proxy.dpkg-* /etc/init.d/docker /etc/default/docker
rm -rf /lib/systemd/system/docker* /var/lib/docker /var/lib/containerd
# The large programs, and those of every terminal, stand together, so that the host can put one copy of them into every
# sandbox: see ADR 15.
mkdir /usr/lib/engine
for program in /usr/sbin/dockerd /usr/sbin/runc /usr/bin/containerd /usr/bin/containerd-shim-runc-v2 /usr/bin/docker \
  /usr/libexec/docker/cli-plugins/docker-buildx /usr/libexec/docker/cli-plugins/docker-compose /usr/bin/bash /usr/bin/perl; do
  mv "$program" /usr/lib/engine/
  ln -s "/usr/lib/engine/${program##*/}" "$program"
done
