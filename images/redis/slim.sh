# Containers start without a configuration file, as the well-known image does.
rm -rf /etc/redis /etc/init.d/redis-server /etc/default/redis-server /etc/logrotate.d/redis-server /lib/systemd/system/redis*
rm -f /var/log/redis/*
