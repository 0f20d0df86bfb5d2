/**
 * Programs that run inside the sandbox, as its root, on paths the student controls. Paths come in as
 * arguments and are never part of the text. Whatever a symbolic link there points at, it is resolved
 * inside the sandbox, so the worst a trick reaches is the student's own files.
 */

/** Exit codes of the scripts; none that a shell or tool uses by itself. */
export const scriptExits = {
  outside: 60,
  notFound: 62,
  exists: 63,
  isFolder: 64,
  tooLarge: 65,
  changed: 66,
  notText: 67,
  diskFull: 69,
  invalid: 70,
} as const;

const prelude = `
root=$1; path=$2
inside() { case "$1" in "$root"/*) ;; *) exit 60 ;; esac; }
parent() { case "$1" in */*) printf '%s' "\${1%/*}" ;; *) printf . ;; esac; }
present() { [ -e "$1" ] || [ -L "$1" ]; }
make_folder() {
  mkdir -p -- "$1" 2>/dev/null && return
  above=$1
  until present "$above"; do above=$(parent "$above"); done
  [ -d "$above" ] && exit 69
  exit 63
}
[ "$(realpath -m -- "$root")" = "$root" ] || exit 60
`;
const enterOrNotFound = 'cd -- "$root" 2>/dev/null || exit 62\n';
const enterOrMake = 'make_folder "$root"; cd -- "$root" || exit 62\n';

/** root → `kind TAB size TAB path NUL` …; the top level first, so that a cut tree still shows it. */
export const treeScript = `
cd -- "$1" 2>/dev/null || exit 0
[ "$(realpath -- .)" = "$1" ] || exit 60
top() { find . -mindepth 1 -maxdepth 1 \\( -type f -o -type d -o -type l \\) -printf '%y\\t%s\\t%P\\0' 2>/dev/null; }
rest() {
  find . -mindepth 1 -maxdepth 24 \\( -name .git -o -name node_modules \\) -prune \\
    -path './*/*' -printf '%y\\t%s\\t%P\\0' \\
    -o -path './*/*' \\( -type f -o -type d -o -type l \\) -printf '%y\\t%s\\t%P\\0' 2>/dev/null
}
{ top; rest; } | head -z -n "$2"
`;

/** root, path, most bytes → the content. */
export const readScript = `${prelude}${enterOrNotFound}
real=$(realpath -e -- "$path" 2>/dev/null) || exit 62
inside "$real"
[ -d "$real" ] && exit 64
[ -f "$real" ] || exit 67
[ "$(stat -L -c %s -- "$real")" -le "$3" ] || exit 65
exec cat -- "$real"
`;

/** root, path, sha256 of the version it replaces or empty to create; the content on standard input. */
export const writeScript = `${prelude}${enterOrMake}
real=$(realpath -m -- "$path") || exit 70
inside "$real"
if [ -z "$3" ]; then
  present "$path" && exit 63
else
  [ -d "$real" ] && exit 64
  [ -f "$real" ] || exit 62
  sum=$(sha256sum < "$real")
  [ "\${sum%% *}" = "$3" ] || exit 66
fi
make_folder "$(parent "$real")"
draft=$(mktemp "$(parent "$root")/.naru-draft.XXXXXXXX") || exit 69
trap 'rm -f -- "$draft"' EXIT
cat > "$draft" || exit 69
if [ -e "$real" ]; then
  chmod --reference="$real" -- "$draft" && chown --reference="$real" -- "$draft"
else
  chmod 644 -- "$draft"
fi
mv -f -T -- "$draft" "$real" || exit 69
`;

/** root, path. */
export const createFolderScript = `${prelude}${enterOrMake}
real=$(realpath -m -- "$path") || exit 70
inside "$real"
present "$path" && exit 63
make_folder "$real"
`;

const resolveEntry = `
folder=$(realpath -e -- "$(parent "$path")" 2>/dev/null) || exit 62
entry=$folder/\${path##*/}
inside "$entry"
present "$entry" || exit 62
`;

/** root, path, new path. A link is renamed itself, not what it points at. */
export const renameScript = `${prelude}${enterOrNotFound}${resolveEntry}
folder=$(realpath -m -- "$(parent "$3")") || exit 70
target=$folder/\${3##*/}
inside "$target"
present "$target" && exit 63
case "$target" in "$entry"/*) exit 70 ;; esac
make_folder "$folder"
mv -n -T -- "$entry" "$target" || exit 69
present "$entry" && exit 63
exit 0
`;

/** root, path. A link is removed itself, not what it points at. */
export const deleteScript = `${prelude}${enterOrNotFound}${resolveEntry}
rm -rf -- "$entry"
`;

/** root; a tar archive on standard input. Does nothing when the folder exists; never leaves half of one. */
export const seedScript = `
root=$1
[ -e "$root" ] || [ -L "$root" ] && exit 0
mkdir -p -- "\${root%/*}" || exit 69
draft=$(mktemp -d "\${root%/*}/.naru-seed.XXXXXXXX") || exit 69
trap 'rm -rf -- "$draft"' EXIT
chmod 755 -- "$draft"
tar -x --no-same-owner -C "$draft" -f - || exit 69
mv -n -T -- "$draft" "$root" || exit 69
`;

/** root. */
export const makeWorkspaceScript = `
mkdir -p -- "$1" 2>/dev/null || [ -e "$1" ] || exit 69
`;
