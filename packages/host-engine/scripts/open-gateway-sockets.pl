# Opens the gateway's sockets in the network namespace it runs in, and becomes the program of its arguments with them
# as descriptors 3 to 6. So that program may live in another namespace than its sockets do.
# usage: open-gateway-sockets.pl ADDRESS COMMAND…
use strict;
use warnings;
use Socket;
use POSIX ();

my $address = inet_aton(shift @ARGV) or die "not an address\n";
my $ip_freebind = 15;
# Descriptors above this number would be closed by exec.
$^F = 63;

sub open_socket {
    my ($type, $port) = @_;
    socket(my $socket, PF_INET, $type, 0) or die "socket: $!\n";
    setsockopt($socket, SOL_SOCKET, SO_REUSEADDR, pack('i', 1)) or die "reuse: $!\n";
    # The bridge, and with it the address, may come after us.
    setsockopt($socket, 0, $ip_freebind, pack('i', 1)) or die "freebind: $!\n";
    bind($socket, sockaddr_in($port, $address)) or die "bind port $port: $!\n";
    if ($type == SOCK_STREAM) { listen($socket, 128) or die "listen: $!\n"; }
    return $socket;
}

my @sockets = (
    open_socket(SOCK_DGRAM, 53),
    open_socket(SOCK_STREAM, 53),
    open_socket(SOCK_STREAM, 80),
    open_socket(SOCK_STREAM, 443),
);
# First out of the way of 3 to 6, then to their places.
my @parked = map { POSIX::dup2(fileno($sockets[$_]), 20 + $_); 20 + $_ } 0 .. 3;
for my $index (0 .. 3) {
    POSIX::dup2($parked[$index], 3 + $index);
    POSIX::close($parked[$index]);
}
exec @ARGV or die "exec: $!\n";
