cd "$OUT"
mkdir -p bin dev etc home proc root sys tmp usr/bin var
chmod 1777 tmp
chmod 700 root
cp /bin/busybox bin/busybox
for name in $(/bin/busybox --list); do
  # Package tools of other systems would only confuse.
  case $name in busybox | dpkg* | rpm*) continue ;; esac
  ln -sf busybox "bin/$name"
done
ln -s ../../bin/env usr/bin/env
printf 'root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/usr/sbin:/bin/false\nnobody:x:65534:65534:nobody:/home:/bin/false\n' > etc/passwd
printf 'root:x:0:\ndaemon:x:1:\ntty:x:5:\nnogroup:x:65534:\n' > etc/group
cat > etc/os-release << 'EOF'
NAME="busybox stand-in"
ID=naru-busybox
PRETTY_NAME="busybox stand-in (Debian's busybox-static, made by Naru)"
EOF
