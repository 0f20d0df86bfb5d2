/** One line of /proc/<pid>/cgroup, cut to the container's own directory. */
export interface ContainerCgroup {
  /** `['memory']`, `['cpu', 'cpuacct']`, `['name=systemd']`; empty for cgroup v2. */
  controllers: string[];
  /** Path below the hierarchy's root that ends with the container's own component. */
  path: string;
}

/**
 * Finds a container's own cgroups in the text of /proc/<pid>/cgroup. Each path is cut at the first component that
 * carries the container's id: what follows was made inside, where the student may move any process anywhere.
 * A line without the id (the pid belongs to something else by now) is left out.
 */
export function findContainerCgroups(procCgroup: string, containerId: string): ContainerCgroup[] {
  if (!/^[0-9a-f]{64}$/.test(containerId)) throw new Error('not a container id');
  const own = new RegExp(`^(?:[a-z]+-)?${containerId}(?:[.]scope)?$`);
  return procCgroup.split('\n').flatMap((line) => {
    const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (controllers === undefined || path === undefined) return [];
    const components = path.split('/');
    const end = components.findIndex((component) => own.test(component));
    const kept = components.slice(0, end + 1);
    if (end < 0 || kept.includes('..')) return [];
    return [{ controllers: controllers === '' ? [] : controllers.split(','), path: kept.join('/') }];
  });
}

export interface CgroupMount {
  mountPoint: string;
  /** What the mount shows of its hierarchy; `/` unless this program itself is in a container. */
  root: string;
  /** Super block options, which name the controllers of a v1 hierarchy. */
  options: string[];
}

/** The cgroup v1 mounts in the text of /proc/self/mountinfo. */
export function parseCgroupMounts(mountinfo: string): CgroupMount[] {
  return mountinfo.split('\n').flatMap((line) => {
    const [left = '', right] = line.split(' - ');
    const [, , , root, mountPoint] = left.split(' ');
    const [type, , options] = right?.split(' ') ?? [];
    if (type !== 'cgroup' || root === undefined || mountPoint === undefined) return [];
    return [{ mountPoint, root, options: options?.split(',') ?? [] }];
  });
}

/** The directory of one v1 cgroup on this machine; undefined where its hierarchy is not mounted. */
export function findCgroupDirectory(
  cgroup: ContainerCgroup,
  mounts: readonly CgroupMount[],
): string | undefined {
  if (cgroup.controllers.length === 0) return undefined;
  const mount = mounts.find(
    ({ root, options }) =>
      root === '/' && cgroup.controllers.every((controller) => options.includes(controller)),
  );
  return mount === undefined ? undefined : `${mount.mountPoint}${cgroup.path}`;
}

/** The host's id of the root inside, from the text of /proc/<pid>/uid_map or gid_map. */
export function parseMappedRoot(idMap: string): number | undefined {
  for (const line of idMap.split('\n')) {
    const [inside, outside] = line.trim().split(/\s+/).map(Number);
    if (inside === 0 && outside !== undefined && Number.isInteger(outside)) return outside;
  }
  return undefined;
}
