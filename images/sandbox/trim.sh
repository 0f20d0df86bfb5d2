# Not in a sandbox: daemons for other hosts, editors' plug-ins, documentation of packages that came along.
rm -rf /usr/share/vim/vim*/doc /usr/share/bash-completion/completions/*mount*
rm -rf /usr/share/doc/*/changelog* /usr/share/doc/*/examples /usr/share/perl5/Git*
rm -f /usr/sbin/docker-proxy.dpkg-* /etc/init.d/docker /etc/default/docker
rm -rf /lib/systemd/system/docker* /var/lib/docker /var/lib/containerd
