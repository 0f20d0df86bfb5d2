# Writes an ELF program of a few hundred bytes: write(1, text, length), exit(0). No library, no compiler.
# usage: make-program.pl amd64|arm64 TEXT_FILE
use strict;
use warnings;

my ($architecture, $file) = @ARGV;
open(my $input, '<:raw', $file) or die "$file: $!\n";
my $text = do { local $/; <$input> };
my $size = length $text;
die "too long\n" if $size > 4000;

my $base = 0x400000;
my $start = 64 + 56;    # behind the ELF header and the one program header
my ($machine, $code);
if ($architecture eq 'amd64') {
    $machine = 62;
    my $at = $base + $start + 34;
    # mov eax,1 (write); mov edi,1; mov esi,text; mov edx,size; syscall; mov eax,60 (exit); xor edi,edi; syscall
    $code = pack('C V C V C V C V n', 0xb8, 1, 0xbf, 1, 0xbe, $at, 0xba, $size, 0x0f05)
        . pack('C V n n', 0xb8, 60, 0x31ff, 0x0f05)
        . "\x90" x 3;
}
elsif ($architecture eq 'arm64') {
    $machine = 183;
    # mov x8,64 (write); mov x0,1; adr x1,text; mov x2,size; svc; mov x8,93 (exit); mov x0,0; svc
    my $distance = 6 * 4;
    $code = pack('V*', 0xd2800808, 0xd2800020, 0x10000001 | ($distance / 4) << 5, 0xd2800002 | $size << 5,
        0xd4000001, 0xd2800ba8, 0xd2800000, 0xd4000001);
}
else { die "no program for $architecture\n"; }

my $length = $start + length($code) + $size;
binmode STDOUT;
print "\x7fELF", pack('C5 x7', 2, 1, 1, 0, 0),
    pack('v v V Q Q Q V v v v v v v', 2, $machine, 1, $base + $start, 64, 0, 0, 64, 56, 1, 64, 0, 0),
    pack('V V Q Q Q Q Q Q', 1, 5, 0, $base, $base, $length, $length, 0x1000),
    $code, $text;
