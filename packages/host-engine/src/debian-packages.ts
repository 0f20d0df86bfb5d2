import type { DiskKindName, DiskSetting } from './disk-kind.ts';

/** A package, and the program or file that shows it is there, by whatever package it came. */
export type DebianPackage = { name: string } & ({ program: string } | { file: string });

/**
 * What the host side needs from Debian 12 or 13. Installed without recommendations: docker.io would bring git and
 * apparmor tools that nobody asked for. modprobe (kmod) is used where it is there: a kernel that has all built in needs
 * none. The programs are what is looked for, so that another packaging is welcome.
 */
const debianPackages: readonly DebianPackage[] = [
  { name: 'docker.io', program: 'dockerd' },
  { name: 'containerd', program: 'containerd' },
  { name: 'runc', program: 'runc' },
  { name: 'docker-registry', program: 'docker-registry' },
  { name: 'debootstrap', program: 'debootstrap' },
  { name: 'debian-archive-keyring', file: '/usr/share/keyrings/debian-archive-keyring.gpg' },
  { name: 'iptables', program: 'iptables' },
  { name: 'nftables', program: 'nft' },
  { name: 'iproute2', program: 'ip' },
  { name: 'util-linux', program: 'nsenter' },
  { name: 'mount', program: 'mount' },
  { name: 'perl-base', program: 'perl' },
  { name: 'tar', program: 'tar' },
];

const diskPackages: Readonly<Record<DiskKindName, DebianPackage>> = {
  btrfs: { name: 'btrfs-progs', program: 'mkfs.btrfs' },
  xfs: { name: 'xfsprogs', program: 'mkfs.xfs' },
};

/** `auto` asks for btrfs alone: XFS is used where its programs happen to be. */
export function listDebianPackages(disk: DiskSetting = 'auto'): readonly DebianPackage[] {
  return [...debianPackages, diskPackages[disk === 'auto' ? 'btrfs' : disk]];
}
