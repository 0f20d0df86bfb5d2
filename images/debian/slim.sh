apt-get -y -qq dist-upgrade </dev/null

rm -rf /etc/apt/sources.list
find /usr/share/doc -mindepth 1 ! -type d ! -name copyright -delete
find /usr/share/doc -mindepth 1 -type d -empty -delete
rm -rf /usr/share/man/* /usr/share/info/* /usr/share/groff/* /usr/share/lintian/* /usr/share/linda/*
find /usr/share/locale -mindepth 1 -maxdepth 1 ! -name locale.alias -exec rm -rf {} +
find /var/log -type f -delete
rm -f /etc/hostname /etc/machine-id /var/lib/dbus/machine-id
rm -rf /var/lib/apt/lists/* /debootstrap
: > /etc/machine-id
