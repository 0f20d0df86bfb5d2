import type { SubnetPlan } from './subnet-plan.ts';

/**
 * Where sandboxes may connect to.
 * - `closed`: the image mirror. Every name is answered with "no such host" at once.
 * - `packages`: also the package sources of `packageHosts`, through a proxy on the gateway that reads the name a
 *   client asks for (HTTP Host, TLS server name). Packets of sandboxes still never leave the namespace.
 * - `open`: the public internet, without private ranges, link-local addresses and this machine.
 */
export type EgressMode = 'closed' | 'packages' | 'open';
export const egressModes = ['closed', 'packages', 'open'] as const satisfies readonly EgressMode[];

/** The bridge of the host engine. It has its namespace for itself, so Docker's usual name collides with nothing. */
const sandboxBridge = 'docker0';
/** The end of the link to the machine that lies in the engine's namespace. */
export const innerLink = 'uplink';
export const mirrorPort = 5000;

/** Never a destination of a sandbox, whatever the mode. */
export const neverReachable = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/4',
  '240.0.0.0/4',
] as const;

/**
 * A refusal that is felt at once. TCP gets a reset: an ICMP answer may come while the connecting socket is still busy
 * with its own packet, and then counts only after the next try, a second later.
 */
const refuseChain = `chain refuse {
    meta l4proto tcp reject with tcp reset
    reject with icmpx admin-prohibited
  }`;

/**
 * The rules of the engine's network namespace, for `nft -f`. They stand in tables of their own at a priority before
 * Docker's, where a refusal is final: whatever dockerd writes into its chains cannot open them.
 */
export function sandboxRules(mode: EgressMode, subnets: SubnetPlan): string {
  const gatewayPorts = mode === 'packages' ? `53, 80, 443, ${mirrorPort}` : `53, ${mirrorPort}`;
  const outside =
    mode === 'open'
      ? [
          `iifname "${sandboxBridge}" ip daddr @never counter goto refuse`,
          `iifname "${sandboxBridge}" oifname "${innerLink}" ip saddr ${subnets.bridgeSubnet} accept`,
        ]
      : [];
  return `
table inet naru
delete table inet naru
table inet naru {
  set never {
    type ipv4_addr
    flags interval
    auto-merge
    elements = { ${neverReachable.join(', ')} }
  }
  ${refuseChain}
  chain from_sandbox {
    ct state established,related accept
    ip daddr ${subnets.gateway} udp dport 53 accept
    ip daddr ${subnets.gateway} tcp dport { ${gatewayPorts} } accept
    ip daddr ${subnets.gateway} icmp type echo-request limit rate 50/second accept
    counter goto refuse
  }
  chain input {
    type filter hook input priority -10; policy accept;
    meta nfproto ipv6 iifname != "lo" drop
    iifname "${sandboxBridge}" jump from_sandbox
    iifname "lo" accept
    ct state established,related accept
    iifname "${innerLink}" ip saddr ${subnets.linkHostAddress} tcp dport ${mirrorPort} accept
    iifname "${innerLink}" ip saddr ${subnets.linkHostAddress} icmp type echo-request accept
    iifname != "${sandboxBridge}" counter goto refuse
  }
  chain forward {
    type filter hook forward priority -10; policy drop;
    meta nfproto ipv6 drop
    ct state established,related accept
    iifname "${sandboxBridge}" oifname "${sandboxBridge}" counter goto refuse
    ${outside.join('\n    ')}
    counter goto refuse
  }
}
`.trimStart();
}

/**
 * The gateway answers ARP for neighbours, so that a packet to one meets the refusal in the forward chain instead of
 * silence. Set when the bridge is there.
 */
export const bridgeSwitches = {
  [`net/ipv4/conf/${sandboxBridge}/proxy_arp_pvlan`]: '1',
  [`net/ipv4/conf/${sandboxBridge}/send_redirects`]: '0',
  'net/ipv4/conf/all/send_redirects': '0',
} as const;

/**
 * No frame passes from one port of the bridge to another: neither a neighbour's packets nor forged ARP answers in the
 * gateway's name. Beside Docker's `icc=false`, which sees only what bridge-nf-call-iptables shows it.
 */
export const bridgeRules = `
table bridge naru
delete table bridge naru
table bridge naru {
  chain forward {
    type filter hook forward priority -200; policy drop;
  }
}
`.trimStart();

/**
 * The machine's side of the link: nothing that comes out of the namespace may enter the machine or its private
 * surroundings, also not by way of a port that another engine on the machine publishes (after its DNAT the destination
 * is a private address, and the forward hook sees it). The table's name carries the state folder's.
 */
export function machineRules(options: {
  mode: EgressMode;
  table: string;
  hostLink: string;
  subnets: SubnetPlan;
}): string {
  const { mode, table, hostLink, subnets } = options;
  const outside =
    mode === 'open'
      ? [
          `iifname "${hostLink}" ip daddr @never counter goto refuse`,
          `iifname "${hostLink}" ip saddr ${subnets.linkSubnet} accept`,
        ]
      : [];
  const translate =
    mode === 'open'
      ? `
  chain postrouting {
    type nat hook postrouting priority 100; policy accept;
    ip saddr ${subnets.linkSubnet} oifname != "${hostLink}" masquerade
  }`
      : '';
  return `
table inet ${table}
delete table inet ${table}
table inet ${table} {
  set never {
    type ipv4_addr
    flags interval
    auto-merge
    elements = { ${neverReachable.join(', ')} }
  }
  ${refuseChain}
  chain input {
    type filter hook input priority -10; policy accept;
    iifname "${hostLink}" ct state established,related accept
    iifname "${hostLink}" counter goto refuse
  }
  chain forward {
    type filter hook forward priority -10; policy accept;
    iifname "${hostLink}" ct state established,related accept
    ${outside.join('\n    ')}
    iifname "${hostLink}" counter goto refuse
    oifname "${hostLink}" ct state established,related accept
    oifname "${hostLink}" counter goto refuse
  }${translate}
}
`.trimStart();
}
