ln -s /usr/bin/docker-registry /bin/registry
mkdir -p /var/lib/registry
chmod 755 /entrypoint.sh
