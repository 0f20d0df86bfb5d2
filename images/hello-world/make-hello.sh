architecture=$(dpkg --print-architecture)
sed "s/ARCHITECTURE/$architecture/" /hello.txt > "$BUILD/hello.txt"
perl /make-program.pl "$architecture" "$BUILD/hello.txt" > "$OUT/hello"
chmod 755 "$OUT/hello"
