/** Addresses of the engine's network namespace. All below one 10.N.0.0/16 that nothing on the machine uses. */
export interface SubnetPlan {
  /** Sandboxes: `10.N.0.0/22`, a thousand of them. */
  bridgeSubnet: string;
  /** Where mirror, DNS and package proxy listen for sandboxes. */
  gateway: string;
  gatewayWithPrefix: string;
  /** The link to the machine. */
  linkSubnet: string;
  linkHostAddress: string;
  linkInnerAddress: string;
}

interface Range {
  first: number;
  last: number;
}

function parseIpv4(text: string): number | undefined {
  const parts = text.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255))
    return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

/** `10.0.0.0/8` or a single address as a range; undefined for what is not IPv4 (such as `default`). */
function parseRange(text: string): Range | undefined {
  const [address = '', prefix = '32'] = text.split('/');
  const base = parseIpv4(address);
  const bits = Number(prefix);
  if (base === undefined || !Number.isInteger(bits) || bits < 0 || bits > 32) return undefined;
  const size = 2 ** (32 - bits);
  const first = Math.floor(base / size) * size;
  return { first, last: first + size - 1 };
}

// 10.0 to 10.63 is where Docker's own Swarm overlays, home routers and cloud networks usually begin.
const firstBlock = 64;
const lastBlock = 249;

/**
 * Picks addresses that collide with none of `inUse` (routes, addresses and resolvers of the machine).
 * The same seed and machine give the same answer. Undefined when all of 10.64–10.249 is taken.
 */
export function chooseSubnets(seed: number, inUse: readonly string[]): SubnetPlan | undefined {
  const taken = inUse.map(parseRange).filter((range) => range !== undefined);
  const count = lastBlock - firstBlock + 1;
  for (let step = 0; step < count; step++) {
    const block = firstBlock + ((seed + step) % count);
    const own = parseRange(`10.${block}.0.0/16`);
    if (own && !taken.some((range) => range.first <= own.last && own.first <= range.last))
      return planOf(block);
  }
  return undefined;
}

function planOf(block: number): SubnetPlan {
  return {
    bridgeSubnet: `10.${block}.0.0/22`,
    gateway: `10.${block}.0.1`,
    gatewayWithPrefix: `10.${block}.0.1/22`,
    linkSubnet: `10.${block}.255.0/30`,
    linkHostAddress: `10.${block}.255.1`,
    linkInnerAddress: `10.${block}.255.2`,
  };
}
