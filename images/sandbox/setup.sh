chmod 755 /usr/lib/naru /usr/lib/naru/* /usr/local/bin/sudo
chmod 644 /usr/lib/naru/containerd.toml
ln -sf /usr/lib/naru/docker /usr/bin/docker
ln -sf vim.tiny /usr/bin/vim
mkdir -p /root/lab
# Where a start keeps its reserve; on a full disk it could not be made.
mkdir -p -m 700 /var/lib/naru
