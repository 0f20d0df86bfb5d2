# Apache's package wants perl for a helper that nobody calls here: 50 MB. The dependency is taken out of the records
# too, so that installing other packages still works.
sed -i '/^Package: apache2-bin$/,/^$/ s/^Depends: perl:any, /Depends: /' /var/lib/dpkg/status
apt-get purge -y -qq --auto-remove perl </dev/null
apt-get check -qq
