/**
 * What the host side needs from Debian 12 or 13. Installed without recommendations: docker.io would bring git and
 * apparmor tools that nobody asked for. modprobe (kmod) is used where it is there: a kernel that has all built in needs
 * none. The programs are what is looked for, so that another packaging is welcome.
 */
export const debianPackages = [
  { name: 'docker.io', program: 'dockerd' },
  { name: 'containerd', program: 'containerd' },
  { name: 'runc', program: 'runc' },
  { name: 'docker-registry', program: 'docker-registry' },
  { name: 'debootstrap', program: 'debootstrap' },
  { name: 'debian-archive-keyring', file: '/usr/share/keyrings/debian-archive-keyring.gpg' },
  { name: 'btrfs-progs', program: 'mkfs.btrfs' },
  { name: 'iptables', program: 'iptables' },
  { name: 'nftables', program: 'nft' },
  { name: 'iproute2', program: 'ip' },
  { name: 'util-linux', program: 'nsenter' },
  { name: 'mount', program: 'mount' },
  { name: 'perl-base', program: 'perl' },
  { name: 'tar', program: 'tar' },
] as const satisfies readonly ({ name: string } & ({ program: string } | { file: string }))[];
