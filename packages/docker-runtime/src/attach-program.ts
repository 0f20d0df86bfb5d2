import type { TerminalId } from '@naru/protocol/ids';

/** The first line of an attachment, once it stands: the position of what follows, which are the terminal's bytes. */
export const ATTACHED = /^\+(\d{1,15})\n$/;

/**
 * In Perl, which every Debian has, and without modules, whose loading would take longer than all the rest. Numbers are
 * Linux's: 1 and 1 are AF_UNIX and SOCK_STREAM, 2 sets the flags of a descriptor, 3 and 4 get and set those of a file,
 * 2048 is O_NONBLOCK, 11 EAGAIN, 0x5411 asks a socket for the bytes that the other side has not read yet.
 */
const PREPARE = `
my ($id, $folder, $from) = @ARGV;
my ($cg, $run) = ("/sys/fs/cgroup", "/run/naru/terminals");
my ($path, $client, $handover) = map "$run/$id.$_", qw(sock client output);
# The end of what the terminal has printed, and how many bytes that was in all.
my ($output, $position) = ("", $from || 0);
$0 = "terminal $path";
$SIG{PIPE} = "IGNORE";
mkdir "/run/naru";
mkdir $run;

sub content { open my $file, "<", $_[0] or return ""; join "", <$file> }
sub put { open my $file, ">", $_[0] or return; syswrite $file, $_[1] }

# The first shell of a sandbox may come before these cgroups; outside of them nobody would find it again.
my $is_v2 = -e "$cg/cgroup.controllers";
my @groups = $is_v2 ? "$cg/user" : map "$cg/$_/user", grep { -d "$cg/$_" } qw(freezer memory pids);
my $looks = 0;
select undef, undef, undef, 0.005 while $looks++ < 1000 and grep { not -d } @groups;

# Everything started from here lives and dies in a cgroup of this terminal, below the one of all terminals.
if ($is_v2) {
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
  unlink $path, $handover;
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
 * One attachment a terminal; the one before hands over what it knows. It does so when this one is ready, with the first
 * packets in hand, because what is printed between the two is lost.
 */
const HAND_OVER = String.raw`
my $in = "";
sysread STDIN, $in, 4000;
# A pid is used again some day, so its command line is asked. It may be stopped: then it is not waited for.
my ($before) = content($client) =~ /^(\d+)/;
sub is_attached { content("/proc/$before/cmdline") =~ /^(?:terminal |dtach\0-A\0)\Q$path\E(?:\0|$)/ }
if ($before and is_attached()) {
  my $patience = 600;
  kill "TERM", $before;
  select undef, undef, undef, 0.0005 while is_attached() and $patience--;
  kill "KILL", $before if is_attached();
}
sub pass_on {
  my $whole = length($in) - length($in) % 10 or return;
  my $taken = syswrite $master, $in, $whole;
  substr $in, 0, $taken // ($! == 11 ? 0 : $whole), "";
  open_gate() if $gate;
}
pass_on();
$SIG{TERM} = sub { put($handover, "$position\n$output"); exit };
put($client, $$);
`;

/** Of what a terminal has printed, at least so much is kept for the next attachment, and at most twice as much. */
const KEPT_BYTES = 256 * 1024;

/**
 * From dtach's master to standard output, and packets from standard input to the master. Packets come here cut
 * anywhere, and the master takes for a packet what one read brings, so only whole ones are passed on, and no more at
 * once than a socket takes in one piece. It ends with the shell.
 *
 * When standard input ends, nobody is attached: Docker leaves a program running when its caller goes away, but it closes
 * the program's input. From then on output is only kept. The next attachment says from which position on it wants it.
 *
 * Much output comes in many pieces of a few kilobytes, and each would wake every program from here to the page. So it is
 * gathered for half a millisecond, in which the master's socket does not fill; what is short, as an echo is, goes at once.
 */
const RELAY = String.raw`
($position, $output) = ($1, $2) if content($handover) =~ /^(\d+)\n(.*)/s;
unlink $handover;
my $oldest = $position - length $output;
my $next = $from eq "" || $from > $position ? $position : $from < $oldest ? $oldest : $from;
my $out = substr $output, $next - $oldest;
syswrite STDOUT, "+$next\n";
fcntl $_, 4, 2048 | fcntl $_, 3, 0 for $master, *STDIN, *STDOUT;
# How much went through; undef where the other side is gone.
sub moved {
  my ($bytes) = @_;
  return $bytes if $bytes;
  defined $bytes || $! != 11 ? undef : 0;
}
my ($alone, $socket) = (0, fileno $master);
for (;;) {
  my ($readable, $writable) = ("", "");
  $out = "" if $alone;
  if ($out eq "") { vec($readable, $socket, 1) = 1 } else { vec($writable, 1, 1) = 1 }
  if (length $in >= 10) { vec($writable, $socket, 1) = 1 } elsif (not $alone) { vec($readable, 0, 1) = 1 }
  next if select($readable, $writable, undef, undef) < 0;
  if (vec $readable, $socket, 1) {
    my $bytes = moved(sysread $master, $out, 65536) // exit;
    if ($bytes > 200) {
      select undef, undef, undef, 0.0005;
      sysread $master, $out, 65536 - $bytes, $bytes if $bytes < 65536;
    }
    $position += length $out;
    $output .= $out;
    substr $output, 0, length($output) - ${KEPT_BYTES}, "" if length $output > 2 * ${KEPT_BYTES};
  }
  if ($out ne "" and not $alone) {
    my $bytes = moved(syswrite STDOUT, $out);
    if (defined $bytes) { substr $out, 0, $bytes, "" } else { $alone = 1 }
  }
  if (vec $readable, 0, 1) { $alone = 1 unless defined moved(sysread STDIN, $in, 4000 - length $in, length $in) }
  pass_on();
}
`;

/**
 * Run in a sandbox with pipes for input and output, this is an attachment of a terminal; a later one ends it. Of what was
 * printed before, it brings what is still kept from `position` on; without one, nothing.
 */
export function attachCommand(terminalId: TerminalId, cwd: string, position?: number): string[] {
  return ['perl', '-e', PREPARE + REACH_SHELL + HAND_OVER + RELAY, terminalId, cwd, String(position ?? '')];
}
