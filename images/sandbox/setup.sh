chmod 755 /usr/lib/naru /usr/lib/naru/* /usr/local/bin/sudo
chmod 644 /usr/lib/naru/containerd.toml
ln -sf vim.tiny /usr/bin/vim
mkdir -p /root/lab
# The large programs stand together, so that the host can put one copy of them into every sandbox: see ADR 15.
mkdir /usr/lib/engine
for program in /usr/sbin/dockerd /usr/sbin/runc /usr/bin/containerd /usr/bin/containerd-shim-runc-v2 /usr/bin/docker \
  /usr/libexec/docker/cli-plugins/docker-buildx /usr/libexec/docker/cli-plugins/docker-compose; do
  mv "$program" /usr/lib/engine/
  ln -s "/usr/lib/engine/${program##*/}" "$program"
done
# Where a start keeps its reserve; on a full disk it could not be made.
mkdir -p -m 700 /var/lib/naru
