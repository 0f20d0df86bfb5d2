import { z } from 'zod';
import { egressModes } from '../egress-policy.ts';

/** Given to the gateway program as its only argument. */
export const gatewayConfigSchema = z.object({
  mode: z.enum(egressModes),
  gateway: z.ipv4(),
  packageHosts: z.array(z.string()),
  /** Whom the program becomes when its sockets are open: it reads what sandboxes send. */
  user: z.string(),
});
export type GatewayConfig = z.output<typeof gatewayConfigSchema>;

/** The sockets that the launcher opens in the engine's namespace, in this order, from descriptor 3 on. */
export const gatewaySockets = { dnsUdp: 3, dnsTcp: 4, http: 5, https: 6 } as const;

/** Where Debian and npm packages come from. */
export const defaultPackageHosts = ['deb.debian.org', 'security.debian.org', 'registry.npmjs.org'];
