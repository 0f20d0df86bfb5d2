cd /usr/local/apache2
mkdir -p bin conf htdocs logs cgi-bin
echo '<html><body><h1>It works!</h1></body></html>' > htdocs/index.html
# A copy, so that the process list says httpd.
cp /usr/sbin/apache2 bin/httpd
ln -s /usr/lib/apache2/modules modules
cp /etc/mime.types conf/mime.types
chmod 755 /usr/local/bin/httpd-foreground
# Where the program looks without being told.
mkdir -p /etc/apache2
echo 'Include /usr/local/apache2/conf/httpd.conf' > /etc/apache2/apache2.conf
bin/httpd -t
rm -f logs/*
