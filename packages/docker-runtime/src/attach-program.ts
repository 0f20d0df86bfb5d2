import type { TerminalId } from '@naru/protocol/ids';

/** The first thing an attachment says, once it stands; all bytes after it are the terminal's. */
export const ATTACHED = '+';

/**
 * In Perl, which every Debian has, and without modules, whose loading would take longer than all the rest. Numbers are
 * Linux's: 1 and 1 are AF_UNIX and SOCK_STREAM, 2 sets the flags of a descriptor, 3 and 4 get and set those of a file,
 * 2048 is O_NONBLOCK, 11 EAGAIN, 0x5411 asks a socket for the bytes that the other side has not read yet.
 */
const PREPARE = String.raw`
my ($id, $folder) = @ARGV;
my ($cg, $run) = ("/sys/fs/cgroup", "/run/naru/terminals");
my ($path, $client) = ("$run/$id.sock", "$run/$id.client");
$0 = "terminal $path";
$SIG{PIPE} = "IGNORE";
mkdir "/run/naru";
mkdir $run;

sub content { open my $file, "<", $_[0] or return ""; join "", <$file> }
sub put { open my $file, ">", $_[0] or return; syswrite $file, $_[1] }

# One attachment a terminal. The pid is used again some day, so its command line is asked.
my ($before) = content($client) =~ /^(\d+)/;
kill "KILL", $before
  if $before and content("/proc/$before/cmdline") =~ /^(?:terminal |dtach\0-A\0)\Q$path\E(?:\0|$)/;
put($client, $$);

# Everything started from here lives and dies in a cgroup of this terminal, below the one of all terminals.
if (-e "$cg/cgroup.controllers") {
  mkdir "$cg/user/$id";
  put("$cg/user/$id/cgroup.procs", $$);
} else {
  opendir my $groups, $cg;
  mkdir "$cg/freezer/user/$id";
  put($_ eq "freezer" ? "$cg/$_/user/$id/cgroup.procs" : "$cg/$_/user/cgroup.procs", $$)
    for grep { -d "$cg/$_/user" } readdir $groups;
}

@ENV{qw(TERM COLORTERM LANG SHELL HOME USER LOGNAME)} = qw(xterm-256color truecolor C.UTF-8 /bin/bash /root root root);
# The shell then tells of its commands.
$ENV{NARU_TERMINAL} = $id;
chdir $folder or chdir "/root/lab" or chdir "/root";
`;

/**
 * dtach throws away what a shell prints while nobody is attached, so the shell waits until its master has read what
 * the first attachment says.
 */
const REACH_SHELL = String.raw`
my ($master, $gate);
sub reach {
  socket $master, 1, 1, 0 or die "socket: $!\n";
  connect $master, pack "S a* x", 1, $path;
}
unless (reach()) {
  unlink $path;
  pipe my $waiting, $gate or die "pipe: $!\n";
  fcntl $waiting, 2, 0;
  my $number = fileno $waiting;
  open my $output, ">&STDOUT";
  open STDOUT, ">&STDERR";
  system "dtach", "-n", $path, "sh", "-c", "read go <&$number; exec bash -l $number<&-";
  open STDOUT, ">&", $output;
  reach() or die "connect: $!\n";
}
sub open_gate {
  my $unread = "\0" x 4;
  select undef, undef, undef, 0.0005 while ioctl $master, 0x5411, $unread and unpack "I", $unread;
  undef $gate;
}
`;

/**
 * From dtach's master to standard output, and packets from standard input to the master. Packets come here cut
 * anywhere, and the master takes for a packet what one read brings, so only whole ones are passed on, and no more at
 * once than a socket takes in one piece. It ends when standard input does, also while nobody reads its output: Docker
 * leaves a program running when its caller goes away, but it closes the program's input.
 *
 * Much output comes in many pieces of a few kilobytes, and each would wake every program from here to the page. So it is
 * gathered for half a millisecond, in which the master's socket does not fill; what is short, as an echo is, goes at once.
 */
const RELAY = `
fcntl $_, 4, 2048 | fcntl $_, 3, 0 for $master, *STDIN, *STDOUT;
sub moved {
  my ($bytes) = @_;
  exit unless $bytes or not defined $bytes and $! == 11;
  $bytes || 0;
}
my ($in, $out, $socket) = ("", "${ATTACHED}", fileno $master);
for (;;) {
  my ($readable, $writable) = ("", "");
  if ($out eq "") { vec($readable, $socket, 1) = 1 } else { vec($writable, 1, 1) = 1 }
  if (length $in < 10) { vec($readable, 0, 1) = 1 } else { vec($writable, $socket, 1) = 1 }
  next if select($readable, $writable, undef, undef) < 0;
  if (vec $readable, $socket, 1) {
    my $bytes = moved(sysread $master, $out, 65536);
    if ($bytes > 200) {
      select undef, undef, undef, 0.0005;
      sysread $master, $out, 65536 - $bytes, $bytes if $bytes < 65536;
    }
  }
  substr $out, 0, moved(syswrite STDOUT, $out), "" if $out ne "";
  moved(sysread STDIN, $in, 4000 - length $in, length $in) if vec $readable, 0, 1;
  my $whole = length($in) - length($in) % 10 or next;
  my $taken = syswrite $master, $in, $whole;
  substr $in, 0, $taken // ($! == 11 ? 0 : $whole), "";
  open_gate() if $gate;
}
`;

/** Run in a sandbox with pipes for input and output, this is an attachment of a terminal; a later one ends it. */
export function attachCommand(terminalId: TerminalId, cwd: string): string[] {
  return ['perl', '-e', PREPARE + REACH_SHELL + RELAY, terminalId, cwd];
}
