import type { TerminalId } from '@naru/protocol/ids';

/** The first line of an attachment, once it stands: the position of what follows, which are the terminal's bytes. */
export const ATTACHED = /^\+(\d{1,15})\n$/;

/**
 * In Perl, which every Debian has, and without modules, whose loading would take longer than all the rest. Numbers are
 * Linux's: 1 and 1 are AF_UNIX and SOCK_STREAM, 2 sets the flags of a descriptor, 3 and 4 get and set those of a file,
 * 2048 is O_NONBLOCK and 2049 that for writing, 11 EAGAIN, 0x5411 asks a socket for the bytes that the other side has
 * not read yet.
 */
const PREPARE = `
my ($id, $folder, $from) = @ARGV;
my ($cg, $run) = ("/sys/fs/cgroup", "/run/naru/terminals");
my ($path, $keeper, $request) = map "$run/$id.$_", qw(sock keeper request);
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
`;

/**
 * One program stays with a terminal as long as its shell lives: its keeper. A later attachment only lends it its own
 * standard input and output, so that nothing is lost in between, and then waits for the end of a pipe, which the keeper
 * closes when it has another attachment or none. A keeper that is stopped, or does not answer, is replaced.
 */
const LEND_TO_KEEPER = String.raw`
my ($pid) = content($keeper) =~ /^(\d+)/;
# A pid is used again some day, so its command line is asked.
sub is_keeper { $pid and content("/proc/$pid/cmdline") =~ /^terminal \Q$path\E(?:\0|$)/ }
sub is_stopped { content("/proc/$pid/stat") =~ /\) [Tt] / }
if (is_keeper()) {
  put($request, "$$ $from");
  my $patience = 2000;
  while (-e $request and is_keeper() and not is_stopped() and $patience--) {
    # Again and again: a signal between its look at what is wanted and its sleep would wait for the next output.
    kill "USR1", $pid;
    select undef, undef, undef, 0.001;
  }
  -e $request or exec "cat", (content($keeper) =~ / (.+)/)[0] // "/dev/null";
  kill "KILL", $pid if is_keeper();
}
unlink $request;
`;

/**
 * dtach throws away what a shell prints while nobody is attached, so the shell waits until its master has read what
 * the first attachment says.
 */
const REACH_SHELL = String.raw`
@ENV{qw(TERM COLORTERM LANG SHELL HOME USER LOGNAME)} = qw(xterm-256color truecolor C.UTF-8 /bin/bash /root root root);
# The shell then tells of its commands.
$ENV{NARU_TERMINAL} = $id;
chdir $folder or chdir "/root/lab" or chdir "/root";
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

/** Of what a terminal has printed, at least so much is kept for the next attachment, and at most twice as much. */
const KEPT_BYTES = 256 * 1024;

/**
 * What the terminal has printed (the end of it, and how many bytes it was in all), and who reads it now: what is still
 * to be written there, the beginning of a packet from there, and the pipe by which an attachment waits for its end.
 */
const ATTACHMENT = String.raw`
my ($output, $position) = ("", $from || 0);
my ($out, $in, $alone, $is_wanted, $was_lent, @lent) = ("", "", 0, 0, 0);
# Packets come here cut anywhere, and the master takes for a packet what one read brings.
sub pass_on {
  my $whole = length($in) - length($in) % 10 or return;
  my $taken = syswrite $master, $in, $whole;
  substr $in, 0, $taken // ($! == 11 ? 0 : $whole), "";
  open_gate() if $gate;
}
sub bring {
  my ($from) = @_;
  my $oldest = $position - length $output;
  my $next = $from eq "" || $from > $position ? $position : $from < $oldest ? $oldest : $from;
  $out = "+$next\n" . substr $output, $next - $oldest;
}
# What was lent goes back before its owner ends: for pipes of a program that has ended Docker waits two seconds each.
sub leave {
  $alone = 1;
  return unless @lent;
  open STDIN, "<", "/dev/null";
  open STDOUT, ">", "/dev/null";
  @lent = ();
}
sub take_over {
  $is_wanted = 0;
  my ($pid, $from) = content($request) =~ /^(\d+) (\d*)$/ or return;
  sysopen my $input, "/proc/$pid/fd/0", 2048 or return;
  sysopen my $shown, "/proc/$pid/fd/1", 2049 or return;
  pipe my $end, my $open or return;
  open STDIN, "<&", $input;
  open STDOUT, ">&", $shown;
  open STDERR, ">", "/dev/null";
  # An attachment ends with its program, so the first one's cannot be the keeper any longer: a child of it goes on.
  if (not $was_lent and fork) {
    select undef, undef, undef, 0.0005 while -e $request;
    exit;
  }
  ($alone, $was_lent, @lent) = (0, 1, $end, $open);
  substr $in, length($in) - length($in) % 10, 10, "";
  bring($from);
  put($keeper, "$$ /proc/$$/fd/" . fileno $end);
  unlink $request;
}
$SIG{USR1} = sub { $is_wanted = 1 };
put($keeper, $$);
bring($from);
fcntl $_, 4, 2048 | fcntl $_, 3, 0 for $master, *STDIN, *STDOUT;
`;

/**
 * From dtach's master to standard output, and packets from standard input to the master, no more at once than a socket
 * takes in one piece. It ends with the shell.
 *
 * When standard input ends, nobody is attached: Docker leaves a program running when its caller goes away, but it closes
 * the program's input. From then on output is only kept.
 *
 * Much output comes in many pieces of a few kilobytes, and each would wake every program from here to the page. So it is
 * gathered for half a millisecond, in which the master's socket does not fill; what is short, as an echo is, goes at once.
 */
const RELAY = `
# How much went through; undef where the other side is gone.
sub moved {
  my ($bytes) = @_;
  return $bytes if $bytes;
  defined $bytes || $! != 11 ? undef : 0;
}
my $socket = fileno $master;
for (;;) {
  take_over() if $is_wanted;
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
    if (defined $bytes) { substr $out, 0, $bytes, "" } else { leave() }
  }
  if (vec $readable, 0, 1) { leave() unless defined moved(sysread STDIN, $in, 4000 - length $in, length $in) }
  pass_on();
}
`;

const PROGRAM = PREPARE + LEND_TO_KEEPER + REACH_SHELL + ATTACHMENT + RELAY;

/**
 * Run in a sandbox with pipes for input and output, this is an attachment of a terminal; a later one ends it. Of what was
 * printed before, it brings what is still kept from `position` on; without one, nothing.
 */
export function attachCommand(terminalId: TerminalId, cwd: string, position?: number): string[] {
  return ['perl', '-e', PROGRAM, terminalId, cwd, String(position ?? '')];
}
