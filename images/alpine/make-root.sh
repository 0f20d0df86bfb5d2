cd "$OUT"
mkdir -p bin dev etc/profile.d home lib media/cdrom media/usb mnt opt proc root run sbin srv sys tmp \
  usr/bin usr/sbin usr/lib usr/local/bin usr/share var/cache var/lib var/log var/tmp
chmod 1777 tmp var/tmp
chmod 700 root
ln -s ../run var/run
cp /bin/busybox bin/busybox
for path in $(/bin/busybox --list-full); do
  case ${path##*/} in busybox | dpkg* | rpm* | linuxrc) continue ;; esac
  mkdir -p "${path%/*}"
  ln -sf /bin/busybox "$path"
done
cat > etc/passwd << 'EOF'
root:x:0:0:root:/root:/bin/sh
bin:x:1:1:bin:/bin:/sbin/nologin
daemon:x:2:2:daemon:/sbin:/sbin/nologin
guest:x:405:100:guest:/dev/null:/sbin/nologin
nobody:x:65534:65534:nobody:/:/sbin/nologin
EOF
cat > etc/group << 'EOF'
root:x:0:root
bin:x:1:root,bin,daemon
daemon:x:2:root,bin,daemon
tty:x:5:
users:x:100:
nogroup:x:65533:
nobody:x:65534:
EOF
printf '/bin/sh\n/bin/ash\n' > etc/shells
printf 'export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n' > etc/profile
printf 'Alpine stand-in of Naru\n' > etc/issue
printf '3.20 (stand-in)\n' > etc/alpine-release
cat > etc/os-release << 'EOF'
NAME="Alpine stand-in"
ID=naru-alpine
VERSION_ID=3.20
PRETTY_NAME="Alpine 3.20 stand-in (Debian's busybox-static, made by Naru)"
EOF
